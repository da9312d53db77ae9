/** Made from docs/openapi.json by `npm run generate`: do not edit. Types of all that may be asked and answered. */
export interface paths {
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether everything that is needed is there */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process answers */
        get: operations["getLiveness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether requests should come here: every check, with the age of the canary */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/migrations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Migrations that the database has, and has not */
        get: operations["getMigrations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Metrics of this process, as Prometheus reads them */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/doctor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is wrong with runs, workers and queue, and what to do about it */
        get: operations["getDoctor"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/demo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Start a protocol to watch, on a small repository in the data folder */
        post: operations["createDemo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/system": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What this server is made of: versions, database, queue, engines */
        get: operations["getSystem"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/projects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Projects by name */
        get: operations["listProjects"];
        put?: never;
        /** Register a repository */
        post: operations["createProject"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/projects/actions/validate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say what would become of a project, without making it; takes half a form */
        post: operations["validateProject"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/projects/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One project */
        get: operations["getProject"];
        put?: never;
        post?: never;
        /** Remove a project; refused while a protocol of it is not over */
        delete: operations["deleteProject"];
        options?: never;
        head?: never;
        /** Change a project; runs that exist keep what they were made with */
        patch: operations["changeProject"];
        trace?: never;
    };
    "/projects/{id}/actions/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Look at its repository, forge and gates again */
        post: operations["setUpProject"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/projects/{id}/actions/rotate_webhook_secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a new webhook secret; only this answer ever holds it */
        post: operations["rotateWebhookSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/attention": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What needs a person: the newest protocols first, each with why and what most likely helps */
        get: operations["listAttention"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/projects/{id}/protocols": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Protocols of a project, newest first */
        get: operations["listProtocolsOfProject"];
        put?: never;
        /** Create a protocol */
        post: operations["createProtocol"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/protocols": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Protocols of all projects, newest first */
        get: operations["listProtocols"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/protocols/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One protocol */
        get: operations["getProtocol"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/protocols/{id}/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All that the protocol has changed, as a unified diff */
        get: operations["getProtocolDiff"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/protocols/{id}/actions/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Plan it */
        post: operations["startProtocol"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/protocols/{id}/actions/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let the running attempt end and start no other */
        post: operations["pauseProtocol"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/protocols/{id}/actions/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Go on where it was paused */
        post: operations["resumeProtocol"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/protocols/{id}/actions/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End it for good */
        post: operations["cancelProtocol"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/protocols/{id}/actions/run_next_step": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Execute the next step */
        post: operations["runNextStep"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/protocols/{id}/actions/retry_latest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Do again what stopped it, with a higher budget if one is given */
        post: operations["retryLatest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/protocols/{id}/actions/open_pr": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Open its pull or merge request now, whatever the policy says */
        post: operations["openPullRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/protocols/{id}/actions/trigger_ci": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Start the failed checks of its commit again, or CI of its branch */
        post: operations["triggerCi"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/protocols/actions/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Plan several */
        post: operations["startProtocols"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/protocols/actions/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Pause several */
        post: operations["pauseProtocols"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/protocols/actions/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Resume several */
        post: operations["resumeProtocols"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/protocols/actions/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End several for good */
        post: operations["cancelProtocols"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/protocols/actions/retry_latest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Do again what stopped several */
        post: operations["retryProtocols"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/protocols/{id}/steps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Steps of a protocol, in order */
        get: operations["listSteps"];
        put?: never;
        /** Add a step to a plan that is not frozen */
        post: operations["createStep"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/steps/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One step */
        get: operations["getStep"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change a pending step; what the plan says only before planning */
        patch: operations["changeStep"];
        trace?: never;
    };
    "/steps/{id}/actions/run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Execute it, again if need be */
        post: operations["runStep"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/steps/{id}/actions/run_qa": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Judge what it has produced */
        post: operations["runStepQa"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/steps/{id}/actions/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Complete it by the word of a person */
        post: operations["approveStep"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/steps/{id}/actions/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stop it; the protocol is blocked then */
        post: operations["cancelStep"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/steps/{id}/actions/retry_from": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Undo it and all after it, and run it again from where it had started */
        post: operations["retryFromStep"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/steps/{id}/actions/request_changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send comments on its diff back, all as one: the engine works on it again */
        post: operations["requestStepChanges"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/steps/{id}/attempts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Attempts of a step, oldest first */
        get: operations["listAttemptsOfStep"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/protocols/{id}/attempts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All attempts of a protocol, planning included, oldest first */
        get: operations["listAttemptsOfProtocol"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/attempts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Attempts of everything, newest first: what runs now with ?status=running */
        get: operations["listAttempts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/attempts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One attempt */
        get: operations["getAttempt"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/attempts/{id}/log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Raw output, readable while the attempt runs */
        get: operations["getAttemptLog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/attempts/{id}/log/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Raw output as it is written, and the end of the attempt
         * @description `output` with the text as a JSON string, `id` the byte after it; at last `end` with the status, when the attempt is over and everything was sent.
         */
        get: operations["streamAttemptLog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/attempts/{id}/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the attempt has changed, as a unified diff */
        get: operations["getAttemptDiff"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/events/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Events as they happen
         * @description First `ready`, with the position where it begins: now, or after `Last-Event-ID` (with `removed_up_to` where older events have been removed since). Then every event once, in the order of positions: `id` is its position, `event` its type, `data` the event as in the list.
         */
        get: operations["streamEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Events of everything: newest first, or ?after=<position> oldest first */
        get: operations["listEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/protocols/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Events of a protocol: newest first, or ?after=<seq> oldest first */
        get: operations["listEventsOfProtocol"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/queues": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Jobs by queue and status, and the workers */
        get: operations["getQueues"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/queues/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Jobs, newest first */
        get: operations["listJobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/queues/jobs/actions/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Try again what several failed jobs were for */
        post: operations["retryJobs"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/queues/jobs/{id}/actions/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Try again what a failed job was for */
        post: operations["retryJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/protocols/{id}/checks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** CI checks of its commits, the last heard of first */
        get: operations["listChecks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/github": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Webhook of GitHub */
        post: operations["receiveGithub"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/gitlab": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Webhook of GitLab */
        post: operations["receiveGitlab"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/github/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Webhook of GitHub, signed with the secret of the project */
        post: operations["receiveGithubOfProject"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/gitlab/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Webhook of GitLab, signed with the secret of the project */
        post: operations["receiveGitlabOfProject"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Webhooks that came and what became of them, newest first */
        get: operations["listDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/deliveries/actions/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take several in once more */
        post: operations["replayDeliveries"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/deliveries/{id}/actions/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a delivery in once more, by the rules of today */
        post: operations["replayDelivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tokens, newest first, revoked and expired ones included */
        get: operations["listTokens"];
        put?: never;
        /** Make a token; only this answer ever holds its value */
        post: operations["createToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke a token, from now on and in every process */
        delete: operations["revokeToken"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who has changed access, secrets and projects, newest first */
        get: operations["listAuditEntries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        HealthCheck: {
            /** @enum {string} */
            status: "ok" | "down";
            /** @description What is wrong. */
            message?: string;
            /** @description Disk: free space. */
            free_mib?: number;
            /** @description Worker: since when nothing came by this queue; absent while it is busy. */
            canary_age_seconds_agents?: number;
            canary_age_seconds_control?: number;
        };
        HealthChecks: {
            database: components["schemas"]["HealthCheck"];
            queue: components["schemas"]["HealthCheck"];
            migrations: components["schemas"]["HealthCheck"];
            disk: components["schemas"]["HealthCheck"];
            worker?: components["schemas"]["HealthCheck"];
        };
        Health: {
            /** @enum {string} */
            status: "ok" | "degraded";
            checks?: components["schemas"]["HealthChecks"];
        };
        Migrations: {
            /** @enum {string} */
            status: "ok" | "pending" | "newer" | "unknown";
            applied: string[];
            pending: string[];
            /** @description Known only to a newer version. */
            unknown: string[];
        };
        DoctorFinding: {
            /** @example runs: budget */
            check: string;
            /** @enum {string} */
            verdict: "ok" | "warning" | "error";
            /** @description What was found. */
            evidence: string;
            /** @description What to do about it. */
            fix?: string;
        };
        Doctor: {
            /**
             * @description The worst of all.
             * @enum {string}
             */
            verdict: "ok" | "warning" | "error";
            findings: components["schemas"]["DoctorFinding"][];
        };
        Models: {
            /** @example gpt-5-codex */
            plan?: string;
            /** @example gpt-5-codex */
            execute?: string;
            /** @example gpt-5-codex */
            qa?: string;
        };
        Policies: {
            /**
             * @description Null: no cap.
             * @example 400000
             */
            max_tokens_per_step?: number | null;
            /** @description Null: no cap. */
            max_tokens_per_protocol?: number | null;
            /** @description Null: no cap. */
            max_usd_per_step?: number | null;
            /** @description Null: no cap. */
            max_usd_per_protocol?: number | null;
            /**
             * @description strict stops a run on breach, warn records it, off ignores it.
             * @enum {string}
             */
            token_budget_mode?: "strict" | "warn" | "off";
            /** @description Start the next step by itself. */
            auto_advance?: boolean;
            /** @description Judge a step as soon as it has been executed. */
            auto_qa_after_exec?: boolean;
            /** @description Let the judgement of a step wait for green CI, where the project has a forge. */
            auto_qa_on_ci?: boolean;
            /**
             * @description A red CI goes back to the agent: true, or how often in all and for the same failure.
             * @example true
             */
            auto_fix_ci?: boolean | {
                max_attempts?: number;
                per_fingerprint?: number;
            };
            /**
             * @description When the pull or merge request is opened; left out: end with access to the forge, else never.
             * @enum {string}
             */
            open_pr?: "start" | "end" | "never";
            /** @description CI checks that must be green. */
            required_checks?: string[];
            /** @description Executions of a step before a failed judgement is final. */
            max_attempts?: number;
            /**
             * @description never: there is no remote to push to.
             * @enum {string}
             */
            push?: "branch" | "never";
        };
        Gate: {
            /** @example tests */
            name: string;
            /** @example npm test */
            command: string;
            timeout_seconds?: number;
        };
        SuggestedGate: {
            /** @example npm test */
            name: string;
            /** @example npm run test */
            command: string;
            /**
             * @description The file that speaks of it.
             * @example package.json
             */
            source: string;
            /** @example It has a script test. */
            why: string;
        };
        SetupFinding: {
            /** @example forge.read_only */
            code: string;
            /** @description What was found, and what to do about it. */
            message: string;
        };
        ProjectSetup: {
            /** @enum {string} */
            status: "queued" | "running" | "completed" | "failed";
            /**
             * @description How far it has come.
             * @enum {string|null}
             */
            stage: "fetching" | "fetched" | "base_found" | "push_checked" | "forge_checked" | "gates_detected" | null;
            /** @description Commit of the base branch. */
            base_sha: string | null;
            /** @description For you to take over into gates; nothing runs them by itself. */
            suggested_gates: components["schemas"]["SuggestedGate"][];
            /** @description Worth knowing; none of them stops a run. */
            findings: components["schemas"]["SetupFinding"][];
            /** @description Why it failed. */
            problem: components["schemas"]["SetupFinding"] | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            updated_at: string;
        };
        Project: {
            /** @example 0199d3a2-7c10-7000-8a3c-5d1e8f6b2c04 */
            id: string;
            /** @example shop */
            name: string;
            /** @example https://example.org/shop.git */
            git_url: string;
            /** @example main */
            base_branch: string;
            /** @enum {string|null} */
            ci_provider: "github" | "gitlab" | null;
            /** @description Base URL of the API of a self-managed forge. */
            forge_url: string | null;
            /** @description owner/name, where it is not told from git_url. */
            forge_repository: string | null;
            /** @example codex */
            default_engine: string | null;
            default_models: components["schemas"]["Models"];
            policies: components["schemas"]["Policies"];
            gates: components["schemas"]["Gate"][];
            /** @description Null before the first set-up. */
            setup: components["schemas"]["ProjectSetup"] | null;
            /**
             * @example [
             *       "GIT_TOKEN"
             *     ]
             */
            secret_names: string[];
            version: number;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            updated_at: string;
        };
        StatusReason: {
            /** @example budget_exceeded */
            code: string;
            message: string;
        };
        Waiting: {
            /**
             * @description Which kind of wait it is: docs/waiting.md.
             * @enum {string}
             */
            code: "working" | "ending" | "worker_lost" | "queued" | "retry" | "alone" | "no_worker" | "queue_unreachable" | "paused" | "start" | "next_step" | "approval" | "ci" | "forge_limit" | "forge_unreachable" | "forge_refuses" | "pull_request" | "merge" | "draft" | "conflicts" | "budget" | "engine" | "ci_failed" | "branch" | "poison" | "blocked" | "failed" | "earlier_step" | "unexplained";
            /**
             * @description Who must act; system: it goes on by itself.
             * @enum {string}
             */
            who: "person" | "agent" | "queue" | "ci" | "system";
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            since: string | null;
            /**
             * Format: date-time
             * @description When it goes on by itself, where that is a matter of time.
             * @example 2026-01-31T12:00:00.000Z
             */
            until: string | null;
        };
        AttemptUsage: {
            /** @description Input that was not cached. */
            input_tokens: number;
            cached_input_tokens: number;
            output_tokens: number;
            /** @description A part of output_tokens. */
            reasoning_tokens: number;
            /** @description US dollars. */
            cost_usd: number;
            /** @enum {string} */
            quality: "exact" | "partial" | "estimated";
        };
        Finding: {
            /** @enum {string} */
            severity: "blocker" | "major" | "minor" | "info";
            file?: string;
            line?: number;
            /**
             * @description Of a comment on a diff: whose line it is.
             * @enum {string}
             */
            side?: "old" | "new";
            message: string;
        };
        Verdict: {
            /** @enum {string} */
            verdict: "pass" | "fail";
            summary: string;
            findings: components["schemas"]["Finding"][];
            /** @description The commit that was judged. */
            head_sha: string;
            /** @enum {string} */
            judged_by: "gates" | "agent" | "person" | "policy" | "ci";
        };
        GateResult: {
            name: string;
            command: string;
            /** @description Null when it did not end by itself. */
            exit_code: number | null;
            duration_ms: number;
            output_tail: string;
        };
        Attempt: {
            /** @example 0199d3a2-7c10-7000-8a3c-5d1e8f6b2c04 */
            id: string;
            /** @example 0199d3a2-7c10-7000-8a3c-5d1e8f6b2c04 */
            protocol_run_id: string;
            /** @example 0199d3a2-7c10-7000-8a3c-5d1e8f6b2c04 */
            step_run_id: string | null;
            /** @enum {string} */
            kind: "plan" | "execute" | "qa";
            number: number;
            /** @enum {string} */
            status: "queued" | "running" | "succeeded" | "failed" | "cancelled" | "lost";
            engine: string;
            model: string | null;
            /**
             * @description What was started, with secrets masked; of the shell engine its commands. Null before it starts, and of old ones.
             * @example [
             *       "codex",
             *       "exec",
             *       "--json",
             *       "-"
             *     ]
             */
            command: string[] | null;
            /**
             * @description Of the engine's program, where it says.
             * @example 0.54.0
             */
            engine_version: string | null;
            session_id: string | null;
            worker_id: string | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            queued_at: string;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            started_at: string | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            finished_at: string | null;
            exit_code: number | null;
            /** @enum {string|null} */
            error_class: "auth" | "quota" | "rate_limit" | "overloaded" | "network" | "context_overflow" | "model_unavailable" | "sandbox" | "permission_denied" | "max_turns" | "budget" | "schema_invalid" | "no_output" | "stalled" | "timeout" | "process_crash" | "command_failed" | "cli_missing" | "cli_version" | "cancelled" | "git" | "internal" | "unknown" | null;
            error_message: string | null;
            usage: components["schemas"]["AttemptUsage"];
            cost_usd: number;
            base_sha: string | null;
            head_sha: string | null;
            verdict: components["schemas"]["Verdict"] | null;
            gates: components["schemas"]["GateResult"][];
            /** @description What the agent said at the end. */
            final_text: string | null;
        };
        ProtocolBudget: {
            /** @enum {string} */
            mode: "strict" | "warn" | "off";
            max_tokens_per_step: number | null;
            max_tokens_per_protocol: number | null;
            max_usd_per_step: number | null;
            max_usd_per_protocol: number | null;
            /** @description All input, cached or not, and all output. */
            used_tokens: number;
            used_usd: number;
        };
        Usage: {
            /** @description Input that was not cached. */
            input_tokens: number;
            cached_input_tokens: number;
            output_tokens: number;
            /** @description A part of output_tokens. */
            reasoning_tokens: number;
            /** @description US dollars. */
            cost_usd: number;
        };
        PullRequest: {
            number: number;
            url: string;
            /** @enum {string} */
            state: "open" | "closed" | "merged";
            draft: boolean;
            /** @description Commit that the forge has for the branch. */
            head_sha: string;
            /** @description Null while the forge has not told. */
            mergeable: boolean | null;
        };
        CiFailure: {
            name: string;
            /** @enum {string} */
            class: "code" | "flaky" | "base_broken" | "infra" | "billing" | "cancelled";
            /** @description The same failure on another commit has the same. */
            fingerprint: string;
            url: string | null;
            reason: string | null;
            /** @description End of the log. */
            log_tail: string | null;
        };
        Ci: {
            sha: string;
            /** @enum {string} */
            state: "none" | "running" | "settling" | "success" | "failure";
            passed: string[];
            running: string[];
            /** @description Required checks that nobody has heard of. */
            missing: string[];
            failures: components["schemas"]["CiFailure"][];
            /**
             * Format: date-time
             * @description When this commit was looked at first.
             * @example 2026-01-31T12:00:00.000Z
             */
            since: string;
            /** @description A person approved the step in spite of it. */
            waived: boolean;
        };
        Protocol: {
            /** @example 0199d3a2-7c10-7000-8a3c-5d1e8f6b2c04 */
            id: string;
            /** @example 0199d3a2-7c10-7000-8a3c-5d1e8f6b2c04 */
            project_id: string;
            /** @example shop */
            project_name: string;
            /** @example 0001-add-a-cart */
            protocol_name: string;
            /** @example 0001-add-a-cart */
            branch: string;
            /** @example main */
            base_branch: string;
            description: string;
            /** @enum {string} */
            status: "pending" | "planning" | "planned" | "running" | "paused" | "blocked" | "failed" | "cancelled" | "completed";
            status_reason: components["schemas"]["StatusReason"] | null;
            /** @description Why it does not move, or what moves it. Null when it is over. */
            waiting_for: string | null;
            /** @description The same for programs. */
            waiting: components["schemas"]["Waiting"] | null;
            allowed_actions: ("start" | "pause" | "resume" | "cancel" | "run_next_step" | "retry_latest" | "open_pr" | "trigger_ci")[];
            active_attempt: components["schemas"]["Attempt"] | null;
            engine: string;
            budget: components["schemas"]["ProtocolBudget"];
            usage: components["schemas"]["Usage"];
            pr: components["schemas"]["PullRequest"] | null;
            /** @description What CI says about head_sha. */
            ci: components["schemas"]["Ci"] | null;
            /** @description Hash of the frozen plan. */
            spec_hash: string | null;
            base_sha: string | null;
            head_sha: string | null;
            steps_total: number;
            steps_completed: number;
            version: number;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            updated_at: string;
        };
        Demo: {
            project: components["schemas"]["Project"];
            /** @description Started. */
            protocol: components["schemas"]["Protocol"];
        };
        SystemDatabase: {
            /** @enum {string} */
            kind: "sqlite" | "postgres";
            /**
             * @description Null: it did not answer.
             * @example 17.2
             */
            version: string | null;
            /**
             * @description Null for whoever is no admin.
             * @example db.example:5432/deksdenflow
             */
            location: string | null;
        };
        SystemQueue: {
            /** @example redis */
            backend: string;
        };
        SystemMigrations: {
            /** @example 9 */
            applied: number;
            /** @example 0 */
            pending: number;
            /** @example Initial1795000000000 */
            newest: string | null;
        };
        EngineCapabilities: {
            /** @description Goes on with a session. */
            resume: boolean;
            /** @description Tells its usage while it runs. */
            live_usage: boolean;
            /** @description Tells what it costs. */
            cost: boolean;
            structured_output: boolean;
            /** @description It can plan and judge, not only run commands. */
            agent: boolean;
        };
        SystemEngine: {
            /** @example codex */
            name: string;
            capabilities: components["schemas"]["EngineCapabilities"];
            installed: boolean;
            /** @example 0.144.1 */
            version: string | null;
            /**
             * @description unknown: it needs none, or does not tell.
             * @enum {string}
             */
            credentials: "present" | "missing" | "unknown";
            /** @description What to do when it is not ready. */
            hint: string | null;
        };
        SystemDataDir: {
            /**
             * @description Null for whoever is no admin.
             * @example /var/lib/deksdenflow
             */
            path: string | null;
            /** @example 50000000000 */
            free_bytes: number | null;
        };
        SystemAuth: {
            /** @description False: this machine only, and without a token. */
            required: boolean;
        };
        SystemWebhooks: {
            /** @description There is a secret for projects that have none of their own. */
            server_secret: boolean;
            /**
             * @description For how long the secret before the current one is accepted.
             * @example 72
             */
            secret_grace_hours: number;
        };
        System: {
            /** @example 0.1.0 */
            version: string;
            /**
             * @description embedded: this process takes the jobs too. server: workers are processes of their own.
             * @enum {string}
             */
            mode: "embedded" | "server";
            /** @example 22.12.0 */
            node_version: string;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            started_at: string;
            database: components["schemas"]["SystemDatabase"];
            queue: components["schemas"]["SystemQueue"];
            /** @description Null: the database did not answer. */
            migrations: components["schemas"]["SystemMigrations"] | null;
            /** @description As on the machine of this server; up to 30 seconds old. */
            engines: components["schemas"]["SystemEngine"][];
            data_dir: components["schemas"]["SystemDataDir"];
            auth: components["schemas"]["SystemAuth"];
            webhooks: components["schemas"]["SystemWebhooks"];
        };
        CreateProject: {
            /** @example shop */
            name: string;
            /**
             * @description https, ssh, file or a local path.
             * @example https://example.org/shop.git
             */
            git_url: string;
            /**
             * @description main when left out.
             * @example main
             */
            base_branch?: string;
            /** @enum {string|null} */
            ci_provider?: "github" | "gitlab" | null;
            /** @description Base URL of the API of a self-managed forge; told from git_url when left out. */
            forge_url?: string | null;
            /**
             * @description owner/name on the forge; told from git_url when left out.
             * @example acme/shop
             */
            forge_repository?: string | null;
            /** @example codex */
            default_engine?: string | null;
            default_models?: components["schemas"]["Models"];
            policies?: components["schemas"]["Policies"];
            gates?: components["schemas"]["Gate"][];
            /**
             * @description Write-only: only the names come back. GIT_*, FORGE_TOKEN, GITHUB_APP_* and WEBHOOK_SECRET are for us, all others for agents.
             * @example {
             *       "GIT_TOKEN": "write-only"
             *     }
             */
            secrets?: {
                [key: string]: string | null;
            };
        };
        ValidateProject: {
            /**
             * @description https, ssh, file or a local path.
             * @example https://example.org/shop.git
             */
            git_url?: string;
            /**
             * @description main when left out.
             * @example main
             */
            base_branch?: string;
            /** @enum {string|null} */
            ci_provider?: "github" | "gitlab" | null;
            /** @description Base URL of the API of a self-managed forge; told from git_url when left out. */
            forge_url?: string | null;
            /**
             * @description owner/name on the forge; told from git_url when left out.
             * @example acme/shop
             */
            forge_repository?: string | null;
            default_models?: components["schemas"]["Models"];
            policies?: components["schemas"]["Policies"];
            gates?: components["schemas"]["Gate"][];
            /**
             * @description Write-only: only the names come back. GIT_*, FORGE_TOKEN, GITHUB_APP_* and WEBHOOK_SECRET are for us, all others for agents.
             * @example {
             *       "GIT_TOKEN": "write-only"
             *     }
             */
            secrets?: {
                [key: string]: string | null;
            };
            /** @example shop */
            name?: string;
            /** @example codex */
            default_engine?: string | null;
        };
        ProjectProblem: {
            /**
             * @description The field that it is about.
             * @example git_url
             */
            field: string;
            /**
             * @description required, or a code of an error.
             * @example git.remote_not_found
             */
            code: string;
            /** @example There is no such repository. */
            message: string;
        };
        CheckedProject: {
            /** @description No problems: it could be registered now. */
            ok: boolean;
            name_taken: boolean;
            problems: components["schemas"]["ProjectProblem"][];
            /** @description Whether git can read it with these secrets; null: it was not asked. */
            reachable: boolean | null;
            /** @example main */
            default_branch: string | null;
            /**
             * @description The default one first; at most 50.
             * @example [
             *       "main"
             *     ]
             */
            branches: string[];
            /**
             * @description Told from git_url.
             * @enum {string|null}
             */
            forge: "github" | "gitlab" | null;
        };
        WebhookSetup: {
            /**
             * @description Where GitHub sends to, after the address of this server.
             * @example /webhooks/github/0199d3a2-7c10-7000-8a3c-5d1e8f6b2c04
             */
            github_path: string;
            /**
             * @description Where GitLab sends to, after the address of this server.
             * @example /webhooks/gitlab/0199d3a2-7c10-7000-8a3c-5d1e8f6b2c04
             */
            gitlab_path: string;
            /**
             * @description Whose secret signs: the project's own, else the server's; with none, every delivery is refused.
             * @enum {string}
             */
            secret: "project" | "server" | "none";
            /**
             * Format: date-time
             * @description Until then the secret before the current one is accepted too.
             * @example 2026-01-31T12:00:00.000Z
             */
            previous_accepted_until: string | null;
        };
        ProjectDetail: {
            /** @example 0199d3a2-7c10-7000-8a3c-5d1e8f6b2c04 */
            id: string;
            /** @example shop */
            name: string;
            /** @example https://example.org/shop.git */
            git_url: string;
            /** @example main */
            base_branch: string;
            /** @enum {string|null} */
            ci_provider: "github" | "gitlab" | null;
            /** @description Base URL of the API of a self-managed forge. */
            forge_url: string | null;
            /** @description owner/name, where it is not told from git_url. */
            forge_repository: string | null;
            /** @example codex */
            default_engine: string | null;
            default_models: components["schemas"]["Models"];
            policies: components["schemas"]["Policies"];
            gates: components["schemas"]["Gate"][];
            /** @description Null before the first set-up. */
            setup: components["schemas"]["ProjectSetup"] | null;
            /**
             * @example [
             *       "GIT_TOKEN"
             *     ]
             */
            secret_names: string[];
            version: number;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            updated_at: string;
            webhook: components["schemas"]["WebhookSetup"];
        };
        ChangeProject: {
            /** @example shop */
            name?: string;
            /**
             * @description https, ssh, file or a local path.
             * @example https://example.org/shop.git
             */
            git_url?: string;
            /**
             * @description main when left out.
             * @example main
             */
            base_branch?: string;
            /** @enum {string|null} */
            ci_provider?: "github" | "gitlab" | null;
            /** @description Base URL of the API of a self-managed forge; told from git_url when left out. */
            forge_url?: string | null;
            /**
             * @description owner/name on the forge; told from git_url when left out.
             * @example acme/shop
             */
            forge_repository?: string | null;
            /** @example codex */
            default_engine?: string | null;
            default_models?: components["schemas"]["Models"];
            policies?: components["schemas"]["Policies"];
            gates?: components["schemas"]["Gate"][];
            /**
             * @description Write-only: only the names come back. GIT_*, FORGE_TOKEN, GITHUB_APP_* and WEBHOOK_SECRET are for us, all others for agents.
             * @example {
             *       "GIT_TOKEN": "write-only"
             *     }
             */
            secrets?: {
                [key: string]: string | null;
            };
            /**
             * @description Policies of the project to forget: the configuration decides them again. Null of a cap is no cap.
             * @example [
             *       "max_attempts"
             *     ]
             */
            unset_policies?: ("auto_advance" | "auto_qa_after_exec" | "auto_qa_on_ci" | "auto_fix_ci" | "open_pr" | "required_checks" | "max_tokens_per_step" | "max_tokens_per_protocol" | "max_usd_per_step" | "max_usd_per_protocol" | "token_budget_mode" | "max_attempts" | "push")[];
        };
        RotatedWebhookSecret: {
            /**
             * @description Shown only here.
             * @example shown-only-here
             */
            secret: string;
            /**
             * Format: date-time
             * @description Until then the secret before it is accepted too; null: there was none.
             * @example 2026-01-31T12:00:00.000Z
             */
            previous_accepted_until: string | null;
        };
        Evidence: {
            /** @enum {string} */
            kind: "gate" | "finding" | "check" | "output" | "summary";
            /** @example Gate tests (npm test) ended with exit code 1 */
            title: string;
            /**
             * @description An excerpt, as it was said: plain text.
             * @example 1 test failed
             */
            text: string;
            url: string | null;
            /** @description The commit that it is about. */
            head_sha: string | null;
            /** @description How many more there are of it. */
            more: number;
        };
        PrimaryAction: {
            /**
             * @description An action on the protocol or on the step, or a page elsewhere.
             * @enum {string}
             */
            kind: "protocol" | "step" | "link";
            /**
             * @example retry_latest
             * @enum {string|null}
             */
            action: "start" | "pause" | "resume" | "cancel" | "run_next_step" | "retry_latest" | "open_pr" | "trigger_ci" | "run" | "run_qa" | "approve" | "retry_from" | "request_changes" | null;
            url: string | null;
            /**
             * @description What the action is on.
             * @example 0199d3a2-7c10-7000-8a3c-5d1e8f6b2c04
             */
            target_id: string;
            /** @example Try again */
            label: string;
        };
        Attention: {
            /** @example 0199d3a2-7c10-7000-8a3c-5d1e8f6b2c04 */
            protocol_run_id: string;
            /** @example 0199d3a2-7c10-7000-8a3c-5d1e8f6b2c04 */
            project_id: string;
            /** @example shop */
            project_name: string;
            /** @example 0001-add-a-cart */
            protocol_name: string;
            /**
             * @description Its beginning.
             * @example Add a shopping cart.
             */
            description: string;
            /** @enum {string} */
            status: "pending" | "planning" | "planned" | "running" | "paused" | "blocked" | "failed" | "cancelled" | "completed";
            /** @example 0199d3a2-7c10-7000-8a3c-5d1e8f6b2c04 */
            step_run_id: string | null;
            /** @example Add the table */
            step_name: string | null;
            /** @enum {string} */
            kind: "blocked" | "approval" | "budget" | "ci_failed" | "ready_to_merge" | "conflicts" | "failed" | "start" | "next_step";
            /**
             * @description Code of status_reason, else of waiting.
             * @example qa_failed
             */
            code: string;
            message: string;
            evidence: components["schemas"]["Evidence"] | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            since: string | null;
            /** @description Null where no action of ours would help. */
            primary_action: components["schemas"]["PrimaryAction"] | null;
            allowed_actions: ("start" | "pause" | "resume" | "cancel" | "run_next_step" | "retry_latest" | "open_pr" | "trigger_ci")[];
            /** @description Of the step. */
            step_allowed_actions: ("run" | "run_qa" | "approve" | "cancel" | "retry_from" | "request_changes")[];
            /** @description The protocol's, for If-Match. */
            version: number;
        };
        Qa: {
            /**
             * @description light: gates only; full: gates and agent.
             * @enum {string}
             */
            policy?: "skip" | "light" | "full";
            /** @example codex */
            engine?: string;
            /** @example gpt-5-codex */
            model?: string;
        };
        NewStep: {
            /** @example codex */
            engine?: string | null;
            /** @example gpt-5-codex */
            model?: string | null;
            /** @description Markdown. The shell engine runs its sh blocks. */
            instructions?: string;
            /**
             * @description Of the shell engine, in order.
             * @example [
             *       "npm test"
             *     ]
             */
            commands?: string[];
            gates?: components["schemas"]["Gate"][];
            qa?: components["schemas"]["Qa"];
            max_attempts?: number | null;
            /** @example Add the table */
            step_name: string;
            step_index?: number;
            /** @enum {string} */
            step_type?: "setup" | "work" | "qa";
        };
        CreateProtocol: {
            /**
             * @description Null: no cap.
             * @example 400000
             */
            max_tokens_per_step?: number | null;
            /** @description Null: no cap. */
            max_tokens_per_protocol?: number | null;
            /** @description Null: no cap. */
            max_usd_per_step?: number | null;
            /** @description Null: no cap. */
            max_usd_per_protocol?: number | null;
            /**
             * @description strict stops a run on breach, warn records it, off ignores it.
             * @enum {string}
             */
            token_budget_mode?: "strict" | "warn" | "off";
            /** @description Start the next step by itself. */
            auto_advance?: boolean;
            /** @description Judge a step as soon as it has been executed. */
            auto_qa_after_exec?: boolean;
            /** @description Let the judgement of a step wait for green CI, where the project has a forge. */
            auto_qa_on_ci?: boolean;
            /**
             * @description A red CI goes back to the agent: true, or how often in all and for the same failure.
             * @example true
             */
            auto_fix_ci?: boolean | {
                max_attempts?: number;
                per_fingerprint?: number;
            };
            /**
             * @description When the pull or merge request is opened; left out: end with access to the forge, else never.
             * @enum {string}
             */
            open_pr?: "start" | "end" | "never";
            /** @description CI checks that must be green. */
            required_checks?: string[];
            /** @description Executions of a step before a failed judgement is final. */
            max_attempts?: number;
            /**
             * @description never: there is no remote to push to.
             * @enum {string}
             */
            push?: "branch" | "never";
            /** @example Add a shopping cart. */
            description: string;
            /**
             * @description NNNN-slug; the next free number when left out.
             * @example 0002-add-a-cart
             */
            protocol_name?: string;
            /** @description The project's when left out. */
            base_branch?: string;
            /** @example codex */
            engine?: string;
            models?: components["schemas"]["Models"];
            policies?: components["schemas"]["Policies"];
            /**
             * @description A plan; without one the engine makes it.
             * @example [
             *       {
             *         "step_name": "Add the table",
             *         "step_type": "work",
             *         "qa": {
             *           "policy": "light"
             *         }
             *       }
             *     ]
             */
            steps?: components["schemas"]["NewStep"][];
        };
        Elapsed: {
            /** @description The sum of the others. */
            total_ms: number;
            /** @description A worker was at it. */
            work_ms: number;
            /** @description It was queued, or waited to be tried again. */
            queue_ms: number;
            /** @description Nothing was to do before CI had its say. */
            ci_ms: number;
            /** @description It waited for a person: a decision, the next step, the merge. */
            human_ms: number;
            /**
             * Format: date-time
             * @description The last change. What has passed since then is to be added to `current`.
             * @example 2026-01-31T12:00:00.000Z
             */
            as_of: string;
            /**
             * @description What the time goes to now; null when it is over.
             * @enum {string|null}
             */
            current: "work" | "queue" | "ci" | "human" | null;
        };
        ProtocolDetail: {
            /** @example 0199d3a2-7c10-7000-8a3c-5d1e8f6b2c04 */
            id: string;
            /** @example 0199d3a2-7c10-7000-8a3c-5d1e8f6b2c04 */
            project_id: string;
            /** @example shop */
            project_name: string;
            /** @example 0001-add-a-cart */
            protocol_name: string;
            /** @example 0001-add-a-cart */
            branch: string;
            /** @example main */
            base_branch: string;
            description: string;
            /** @enum {string} */
            status: "pending" | "planning" | "planned" | "running" | "paused" | "blocked" | "failed" | "cancelled" | "completed";
            status_reason: components["schemas"]["StatusReason"] | null;
            /** @description Why it does not move, or what moves it. Null when it is over. */
            waiting_for: string | null;
            /** @description The same for programs. */
            waiting: components["schemas"]["Waiting"] | null;
            allowed_actions: ("start" | "pause" | "resume" | "cancel" | "run_next_step" | "retry_latest" | "open_pr" | "trigger_ci")[];
            active_attempt: components["schemas"]["Attempt"] | null;
            engine: string;
            budget: components["schemas"]["ProtocolBudget"];
            usage: components["schemas"]["Usage"];
            pr: components["schemas"]["PullRequest"] | null;
            /** @description What CI says about head_sha. */
            ci: components["schemas"]["Ci"] | null;
            /** @description Hash of the frozen plan. */
            spec_hash: string | null;
            base_sha: string | null;
            head_sha: string | null;
            steps_total: number;
            steps_completed: number;
            version: number;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            updated_at: string;
            /** @description Null before its first attempt. */
            elapsed: components["schemas"]["Elapsed"] | null;
            /** @description What most likely helps, where only a person moves it on. Null where nothing of ours would help. */
            primary_action: components["schemas"]["PrimaryAction"] | null;
        };
        Job: {
            /** @example 0199d3a2-7c10-7000-8a3c-5d1e8f6b2c04 */
            id: string;
            /** @enum {string} */
            type: "protocol.plan" | "step.execute" | "step.qa" | "project.setup" | "pr.sync" | "ci.watch" | "ci.trigger" | "workspace.cleanup";
            /** @enum {string} */
            queue: "agents" | "control";
            /** @enum {string} */
            status: "queued" | "started" | "finished" | "failed";
            /** @example 0199d3a2-7c10-7000-8a3c-5d1e8f6b2c04 */
            project_id: string;
            /**
             * @description Null for a job of a project.
             * @example 0199d3a2-7c10-7000-8a3c-5d1e8f6b2c04
             */
            protocol_run_id: string | null;
            /** @example 0199d3a2-7c10-7000-8a3c-5d1e8f6b2c04 */
            step_run_id: string | null;
            /**
             * @description Null for a control job.
             * @example 0199d3a2-7c10-7000-8a3c-5d1e8f6b2c04
             */
            attempt_id: string | null;
            /** @description Tries that ended in a failure that may pass. */
            attempts: number;
            max_attempts: number;
            /** @description How often it was handed to the queue. */
            dispatch: number;
            worker_id: string | null;
            error_code: string | null;
            error: string | null;
            request_id: string | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @description Null while it is held by a pause.
             * @example 2026-01-31T12:00:00.000Z
             */
            next_attempt_at: string | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            started_at: string | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            finished_at: string | null;
        };
        Command: {
            /** @example start of 0001-demo: protocol.plan is queued. */
            message: string;
            protocol: components["schemas"]["Protocol"];
            job?: components["schemas"]["Job"];
        };
        Budget: {
            /**
             * @description Null: no cap.
             * @example 400000
             */
            max_tokens_per_step?: number | null;
            /** @description Null: no cap. */
            max_tokens_per_protocol?: number | null;
            /** @description Null: no cap. */
            max_usd_per_step?: number | null;
            /** @description Null: no cap. */
            max_usd_per_protocol?: number | null;
            /**
             * @description strict stops a run on breach, warn records it, off ignores it.
             * @enum {string}
             */
            token_budget_mode?: "strict" | "warn" | "off";
        };
        Bulk: {
            /** @description Each once; done one after the other, in this order. */
            ids: string[];
        };
        ProtocolBulkItem: {
            /** @example 0199d3a2-7c10-7000-8a3c-5d1e8f6b2c04 */
            id: string;
            ok: boolean;
            /**
             * @description The HTTP status that it would have had alone.
             * @example 202
             */
            status: number;
            /**
             * @description Of the error, where it failed.
             * @example protocol.transition_refused
             */
            code: string | null;
            /** @description What was done, or why it was not. */
            message: string;
            /** @description What is possible instead, where a transition was refused. */
            allowed_actions?: string[];
            /** @description After it, where it was done. */
            protocol?: components["schemas"]["Protocol"];
            job?: components["schemas"]["Job"];
        };
        Step: {
            /** @example 0199d3a2-7c10-7000-8a3c-5d1e8f6b2c04 */
            id: string;
            /** @example 0199d3a2-7c10-7000-8a3c-5d1e8f6b2c04 */
            protocol_run_id: string;
            step_index: number;
            /** @example Add the table */
            step_name: string;
            /** @enum {string} */
            step_type: "setup" | "work" | "qa";
            /** @enum {string} */
            status: "pending" | "running" | "needs_qa" | "completed" | "failed" | "cancelled" | "blocked";
            status_reason: components["schemas"]["StatusReason"] | null;
            /** @description Null: the protocol's. */
            engine: string | null;
            /** @description Null: the protocol's. */
            model: string | null;
            summary: string | null;
            /** @description Executions that were judged to be wrong and went back. */
            retries: number;
            attempts_count: number;
            max_attempts: number | null;
            base_sha: string | null;
            head_sha: string | null;
            verdict: components["schemas"]["Verdict"] | null;
            usage: components["schemas"]["Usage"];
            /** @description Why it does not move, or what moves it. Null when it is over. */
            waiting_for: string | null;
            /** @description The same for programs. */
            waiting: components["schemas"]["Waiting"] | null;
            allowed_actions: ("run" | "run_qa" | "approve" | "cancel" | "retry_from" | "request_changes")[];
            instructions: string;
            commands: string[];
            gates: components["schemas"]["Gate"][];
            qa: components["schemas"]["Qa"];
            version: number;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            updated_at: string;
        };
        ChangeStep: {
            /** @example codex */
            engine?: string | null;
            /** @example gpt-5-codex */
            model?: string | null;
            /** @description Markdown. The shell engine runs its sh blocks. */
            instructions?: string;
            /**
             * @description Of the shell engine, in order.
             * @example [
             *       "npm test"
             *     ]
             */
            commands?: string[];
            gates?: components["schemas"]["Gate"][];
            qa?: components["schemas"]["Qa"];
            max_attempts?: number | null;
            step_name?: string;
        };
        StepCommand: {
            /** @example start of 0001-demo: protocol.plan is queued. */
            message: string;
            protocol: components["schemas"]["Protocol"];
            job?: components["schemas"]["Job"];
            step: components["schemas"]["Step"];
        };
        Reason: {
            /**
             * @description Why; it is on the timeline.
             * @example I have looked at it.
             */
            reason: string;
        };
        ChangeComment: {
            /** @example src/cart.ts */
            path: string;
            /**
             * @description Null, or left out: of the whole file.
             * @example 12
             */
            line?: number | null;
            /**
             * @description Whose line: of the file before the step, or after it (new when left out).
             * @enum {string}
             */
            side?: "old" | "new";
            /** @example Round half up here. */
            body: string;
        };
        RequestChanges: {
            /**
             * @description What is to be changed, in general.
             * @example Nearly there.
             */
            summary?: string;
            /**
             * @description On the diff.
             * @example [
             *       {
             *         "path": "src/cart.ts",
             *         "line": 12,
             *         "side": "new",
             *         "body": "Round half up here."
             *       }
             *     ]
             */
            comments?: components["schemas"]["ChangeComment"][];
            /**
             * @description head_sha of the step that the comments are written on; 409 when it has moved.
             * @example 3f786850e387550fdab836ed7e6dc881de23001b
             */
            base: string;
        };
        LastEvent: {
            /** @enum {string} */
            type: "project_created" | "project_updated" | "project_deleted" | "setup_enqueued" | "setup_started" | "setup_stage" | "setup_completed" | "setup_failed" | "protocol_created" | "planning_enqueued" | "planning_started" | "planned" | "planning_failed" | "protocol_started" | "paused" | "resumed" | "cancelled" | "protocol_blocked" | "protocol_failed" | "protocol_completed" | "step_created" | "step_updated" | "step_enqueued" | "step_started" | "step_executed" | "step_completed" | "step_cancelled" | "step_execution_failed" | "step_retry_enqueued" | "step_rewound" | "step_adopted" | "branch_pushed" | "files_refused" | "contract_restored" | "qa_enqueued" | "qa_started" | "qa_passed" | "qa_failed" | "qa_error" | "qa_skipped_policy" | "manual_approval" | "changes_requested" | "gate_passed" | "gate_failed" | "attempt_lost" | "attempt_cancelled" | "budget_warning" | "budget_exceeded" | "engine_warning" | "open_pr_enqueued" | "open_pr" | "open_pr_failed" | "pr_ready" | "pr_closed" | "pr_reopened" | "pr_conflicts" | "pr_conflicts_solved" | "pr_merged" | "mr_merged" | "ci_check" | "ci_passed" | "ci_failed" | "ci_fix_enqueued" | "ci_rerun_enqueued" | "ci_trigger_enqueued" | "ci_triggered" | "ci_trigger_failed" | "branch_changed" | "webhook_received" | "webhook_unmatched" | "job_failed";
            /** @example Step Add the table began with codex. */
            message: string;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
        };
        ListedAttempt: {
            /** @example 0199d3a2-7c10-7000-8a3c-5d1e8f6b2c04 */
            id: string;
            /** @example 0199d3a2-7c10-7000-8a3c-5d1e8f6b2c04 */
            protocol_run_id: string;
            /** @example 0199d3a2-7c10-7000-8a3c-5d1e8f6b2c04 */
            step_run_id: string | null;
            /** @enum {string} */
            kind: "plan" | "execute" | "qa";
            number: number;
            /** @enum {string} */
            status: "queued" | "running" | "succeeded" | "failed" | "cancelled" | "lost";
            engine: string;
            model: string | null;
            /**
             * @description What was started, with secrets masked; of the shell engine its commands. Null before it starts, and of old ones.
             * @example [
             *       "codex",
             *       "exec",
             *       "--json",
             *       "-"
             *     ]
             */
            command: string[] | null;
            /**
             * @description Of the engine's program, where it says.
             * @example 0.54.0
             */
            engine_version: string | null;
            session_id: string | null;
            worker_id: string | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            queued_at: string;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            started_at: string | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            finished_at: string | null;
            exit_code: number | null;
            /** @enum {string|null} */
            error_class: "auth" | "quota" | "rate_limit" | "overloaded" | "network" | "context_overflow" | "model_unavailable" | "sandbox" | "permission_denied" | "max_turns" | "budget" | "schema_invalid" | "no_output" | "stalled" | "timeout" | "process_crash" | "command_failed" | "cli_missing" | "cli_version" | "cancelled" | "git" | "internal" | "unknown" | null;
            error_message: string | null;
            usage: components["schemas"]["AttemptUsage"];
            cost_usd: number;
            base_sha: string | null;
            head_sha: string | null;
            verdict: components["schemas"]["Verdict"] | null;
            gates: components["schemas"]["GateResult"][];
            /** @description What the agent said at the end. */
            final_text: string | null;
            /** @example 0199d3a2-7c10-7000-8a3c-5d1e8f6b2c04 */
            project_id: string;
            /** @example shop */
            project_name: string;
            /** @example 0001-add-a-cart */
            protocol_name: string;
            /**
             * @description Null while it plans.
             * @example Add the table
             */
            step_name: string | null;
            /** @description Of the newest of its protocol, the last of its own. */
            last_event: components["schemas"]["LastEvent"] | null;
            /**
             * Format: date-time
             * @description When it printed something; right to a second or two.
             * @example 2026-01-31T12:00:00.000Z
             */
            last_output_at: string | null;
            /**
             * Format: date-time
             * @description Of its worker, which renews it all the time.
             * @example 2026-01-31T12:00:00.000Z
             */
            lease_expires_at: string | null;
            /**
             * @description Of a running one: whether its worker is heard of. silent: it is dead, frozen or cut off.
             * @enum {string|null}
             */
            signal: "live" | "silent" | null;
        };
        Event: {
            /** @example 0199d3a2-7c10-7000-8a3c-5d1e8f6b2c04 */
            id: string;
            /** @description Counts the protocol's events without gaps. */
            seq: number | null;
            /** @description Orders all events. */
            position: number;
            /** @example 0199d3a2-7c10-7000-8a3c-5d1e8f6b2c04 */
            project_id: string;
            /** @example 0199d3a2-7c10-7000-8a3c-5d1e8f6b2c04 */
            protocol_run_id: string | null;
            /** @example 0199d3a2-7c10-7000-8a3c-5d1e8f6b2c04 */
            step_run_id: string | null;
            /** @example 0199d3a2-7c10-7000-8a3c-5d1e8f6b2c04 */
            attempt_id: string | null;
            /** @enum {string} */
            type: "project_created" | "project_updated" | "project_deleted" | "setup_enqueued" | "setup_started" | "setup_stage" | "setup_completed" | "setup_failed" | "protocol_created" | "planning_enqueued" | "planning_started" | "planned" | "planning_failed" | "protocol_started" | "paused" | "resumed" | "cancelled" | "protocol_blocked" | "protocol_failed" | "protocol_completed" | "step_created" | "step_updated" | "step_enqueued" | "step_started" | "step_executed" | "step_completed" | "step_cancelled" | "step_execution_failed" | "step_retry_enqueued" | "step_rewound" | "step_adopted" | "branch_pushed" | "files_refused" | "contract_restored" | "qa_enqueued" | "qa_started" | "qa_passed" | "qa_failed" | "qa_error" | "qa_skipped_policy" | "manual_approval" | "changes_requested" | "gate_passed" | "gate_failed" | "attempt_lost" | "attempt_cancelled" | "budget_warning" | "budget_exceeded" | "engine_warning" | "open_pr_enqueued" | "open_pr" | "open_pr_failed" | "pr_ready" | "pr_closed" | "pr_reopened" | "pr_conflicts" | "pr_conflicts_solved" | "pr_merged" | "mr_merged" | "ci_check" | "ci_passed" | "ci_failed" | "ci_fix_enqueued" | "ci_rerun_enqueued" | "ci_trigger_enqueued" | "ci_triggered" | "ci_trigger_failed" | "branch_changed" | "webhook_received" | "webhook_unmatched" | "job_failed";
            /** @example Step Add the table was added. */
            message: string;
            metadata: {
                [key: string]: unknown;
            };
            /** @example user:admin */
            actor: string;
            request_id: string | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
        };
        QueueCounts: {
            /** @description With those that are due later. */
            queued: number;
            started: number;
            finished: number;
            failed: number;
            /** @description How long the first in line has been due; null when none is. */
            oldest_queued_seconds: number | null;
        };
        QueueNames: {
            agents: components["schemas"]["QueueCounts"];
            control: components["schemas"]["QueueCounts"];
        };
        RunningJob: {
            /** @example 0199d3a2-7c10-7000-8a3c-5d1e8f6b2c04 */
            job_id: string;
            /** @enum {string} */
            type: "protocol.plan" | "step.execute" | "step.qa" | "project.setup" | "pr.sync" | "ci.watch" | "ci.trigger" | "workspace.cleanup";
            /** @enum {string} */
            queue: "agents" | "control";
            /** @example 0199d3a2-7c10-7000-8a3c-5d1e8f6b2c04 */
            protocol_run_id: string | null;
            /** @example 0001-add-a-cart */
            protocol_name: string | null;
            /** @example 0199d3a2-7c10-7000-8a3c-5d1e8f6b2c04 */
            step_run_id: string | null;
            step_name: string | null;
            /**
             * @description Null for a control job.
             * @example 0199d3a2-7c10-7000-8a3c-5d1e8f6b2c04
             */
            attempt_id: string | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            started_at: string | null;
        };
        Worker: {
            id: string;
            host: string;
            pid: number;
            version: string;
            /**
             * @description lost: it fell silent; draining: it takes nothing new.
             * @enum {string}
             */
            state: "alive" | "draining" | "lost" | "stopped";
            alive: boolean;
            /** @description Attempts that it runs side by side. */
            slots: number;
            used_slots: number;
            /** @description Jobs whose lease it holds, control jobs too. */
            running: number;
            jobs: components["schemas"]["RunningJob"][];
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            started_at: string;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            heartbeat_at: string;
            heartbeat_age_seconds: number;
            /**
             * Format: date-time
             * @description Null while it reaches the queue.
             * @example 2026-01-31T12:00:00.000Z
             */
            queue_away_since: string | null;
        };
        Queues: {
            /** @enum {string} */
            backend: "embedded" | "redis" | "postgres";
            queues: components["schemas"]["QueueNames"];
            workers: components["schemas"]["Worker"][];
        };
        JobBulkItem: {
            /** @example 0199d3a2-7c10-7000-8a3c-5d1e8f6b2c04 */
            id: string;
            ok: boolean;
            /**
             * @description The HTTP status that it would have had alone.
             * @example 202
             */
            status: number;
            /**
             * @description Of the error, where it failed.
             * @example protocol.transition_refused
             */
            code: string | null;
            /** @description What was done, or why it was not. */
            message: string;
            /** @description What is possible instead, where a transition was refused. */
            allowed_actions?: string[];
            /** @description After it, where it was done. */
            protocol?: components["schemas"]["Protocol"];
            /** @description The new one. */
            job?: components["schemas"]["Job"];
        };
        Check: {
            /** @enum {string} */
            kind: "check_run" | "status" | "workflow_run" | "check_suite" | "pipeline" | "job";
            /** @example build */
            name: string;
            /** @description Runs of one check replace each other within a group. */
            group: string;
            /** @description The provider's id of this run of the check. */
            provider_id: string;
            sha: string;
            /** @enum {string} */
            state: "running" | "success" | "failure" | "neutral";
            /** @description The provider's own word. */
            conclusion: string;
            url: string | null;
            summary: string | null;
            /**
             * Format: date-time
             * @description By the provider's clock.
             * @example 2026-01-31T12:00:00.000Z
             */
            updated_at: string;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            seen_at: string;
        };
        Receipt: {
            /**
             * @description Of the delivery; of the first one when it was delivered before.
             * @example 0199d3a2-7c10-7000-8a3c-5d1e8f6b2c04
             */
            id: string;
            /** @enum {string} */
            outcome: "accepted" | "unmatched" | "ignored" | "duplicate" | "bad_signature" | "malformed" | "too_large" | "forbidden";
            /** @description Why it changed nothing. */
            reason: string | null;
            /** @example 0199d3a2-7c10-7000-8a3c-5d1e8f6b2c04 */
            protocol_run_id: string | null;
            /** @description It was delivered before, and has no second effect. */
            duplicate: boolean;
        };
        Delivery: {
            /** @example 0199d3a2-7c10-7000-8a3c-5d1e8f6b2c04 */
            id: string;
            /** @enum {string} */
            provider: "github" | "gitlab";
            /** @example check_run */
            event: string;
            /** @enum {string} */
            outcome: "accepted" | "unmatched" | "ignored" | "duplicate" | "bad_signature" | "malformed" | "too_large" | "forbidden";
            reason: string | null;
            /** @description The provider's id of the delivery, after the project whose secret signed it; null for one that was refused. */
            identity: string | null;
            /** @example 0199d3a2-7c10-7000-8a3c-5d1e8f6b2c04 */
            project_id: string | null;
            /** @example 0199d3a2-7c10-7000-8a3c-5d1e8f6b2c04 */
            protocol_run_id: string | null;
            /** @description Size of the body. */
            bytes: number;
            /** @description Its body is kept, so it can be replayed. */
            replayable: boolean;
            /**
             * @description The delivery that this one repeats.
             * @example 0199d3a2-7c10-7000-8a3c-5d1e8f6b2c04
             */
            replay_of: string | null;
            request_id: string | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            received_at: string;
        };
        DeliveryBulkItem: {
            /** @example 0199d3a2-7c10-7000-8a3c-5d1e8f6b2c04 */
            id: string;
            ok: boolean;
            /**
             * @description The HTTP status that it would have had alone.
             * @example 202
             */
            status: number;
            /**
             * @description Of the error, where it failed.
             * @example protocol.transition_refused
             */
            code: string | null;
            /** @description What was done, or why it was not. */
            message: string;
            /** @description What is possible instead, where a transition was refused. */
            allowed_actions?: string[];
            /** @description Of the new delivery, where it was taken in. */
            receipt?: components["schemas"]["Receipt"];
        };
        CreateToken: {
            /**
             * @description On every event that its holder causes: user:<name>.
             * @example ci-of-shop
             */
            name: string;
            /**
             * @description viewer when left out; operator for a token of one project.
             * @enum {string}
             */
            role?: "viewer" | "operator" | "admin";
            /**
             * @description Id of a project.
             * @example 0199d3a2-7c10-7000-8a3c-5d1e8f6b2c04
             */
            project_id?: string;
            /**
             * Format: date-time
             * @description Never, when left out.
             * @example 2030-01-31T12:00:00Z
             */
            expires_at?: string;
        };
        NewToken: {
            /** @example 0199d3a2-7c10-7000-8a3c-5d1e8f6b2c04 */
            id: string;
            /** @example ci-of-shop */
            name: string;
            /** @enum {string} */
            role: "viewer" | "operator" | "admin";
            /**
             * @description The one project that it is good for; null: all.
             * @example 0199d3a2-7c10-7000-8a3c-5d1e8f6b2c04
             */
            project_id: string | null;
            /**
             * @description Beginning and end of the value.
             * @example dkf_3fQa…x9Zk
             */
            hint: string;
            /** @example user:admin */
            created_by: string;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            expires_at: string | null;
            /**
             * Format: date-time
             * @description Within a minute.
             * @example 2026-01-31T12:00:00.000Z
             */
            last_used_at: string | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            revoked_at: string | null;
            /** @example user:admin */
            revoked_by: string | null;
            /**
             * @description Shown this once.
             * @example dkf_<43 characters>
             */
            value: string;
        };
        Token: {
            /** @example 0199d3a2-7c10-7000-8a3c-5d1e8f6b2c04 */
            id: string;
            /** @example ci-of-shop */
            name: string;
            /** @enum {string} */
            role: "viewer" | "operator" | "admin";
            /**
             * @description The one project that it is good for; null: all.
             * @example 0199d3a2-7c10-7000-8a3c-5d1e8f6b2c04
             */
            project_id: string | null;
            /**
             * @description Beginning and end of the value.
             * @example dkf_3fQa…x9Zk
             */
            hint: string;
            /** @example user:admin */
            created_by: string;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            expires_at: string | null;
            /**
             * Format: date-time
             * @description Within a minute.
             * @example 2026-01-31T12:00:00.000Z
             */
            last_used_at: string | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            revoked_at: string | null;
            /** @example user:admin */
            revoked_by: string | null;
        };
        AuditEntry: {
            /** @example 0199d3a2-7c10-7000-8a3c-5d1e8f6b2c04 */
            id: string;
            /** @enum {string} */
            action: "token_created" | "token_revoked" | "project_created" | "project_updated" | "project_deleted" | "secrets_set" | "secrets_removed" | "step_approved" | "changes_requested" | "secret_key_added" | "secret_keys_rotated" | "secret_keys_forgotten" | "database_restored";
            /** @example Token ci-of-shop was made: operator of project shop. */
            message: string;
            /** @example user:admin */
            actor: string;
            /**
             * @description It may be gone since.
             * @example 0199d3a2-7c10-7000-8a3c-5d1e8f6b2c04
             */
            project_id: string | null;
            /** @description Of secrets the names only. */
            metadata: {
                [key: string]: unknown;
            };
            request_id: string | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
        };
        FieldError: {
            /** @example steps[0].step_name */
            field: string;
            /** @example step_name is required */
            message: string;
            /** @example required */
            code: string;
        };
        Problem: {
            /** @example urn:deksdenflow:problem:protocol.transition_refused */
            type: string;
            /** @example Conflict */
            title: string;
            /** @example 409 */
            status: number;
            /** @example Protocol 0001-demo is completed: start is refused. */
            detail: string;
            /**
             * @description Stable.
             * @example protocol.transition_refused
             */
            code: string;
            request_id: string | null;
            errors?: components["schemas"]["FieldError"][];
            /** @description What is possible instead, where a transition was refused. */
            allowed_actions?: string[];
        };
    };
    responses: {
        /** @description The request is malformed, or breaks a rule that `errors[]` names by field. */
        BadRequest: {
            headers: {
                "X-Request-ID": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description No token, or none that is good; of a webhook, the signature. */
        Unauthorized: {
            headers: {
                "X-Request-ID": components["headers"]["RequestId"];
                "WWW-Authenticate": components["headers"]["Challenge"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The token is good, but not for this. */
        Forbidden: {
            headers: {
                "X-Request-ID": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description There is no such object, or the token may not know of it. */
        NotFound: {
            headers: {
                "X-Request-ID": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Not in this state, or somebody else was first. */
        Conflict: {
            headers: {
                "X-Request-ID": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `If-Match` names another version: somebody has changed the object. */
        PreconditionFailed: {
            headers: {
                "X-Request-ID": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is too large. */
        ContentTooLarge: {
            headers: {
                "X-Request-ID": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is no JSON, or packed in a way that we do not read. */
        UnsupportedMediaType: {
            headers: {
                "X-Request-ID": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Well-formed, but impossible here. */
        UnprocessableContent: {
            headers: {
                "X-Request-ID": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Asked too often: wait `Retry-After` seconds. */
        TooManyRequests: {
            headers: {
                "X-Request-ID": components["headers"]["RequestId"];
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description A fault of ours; the log has it under the request id. */
        InternalServerError: {
            headers: {
                "X-Request-ID": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description A dependency is away, or the server is stopping: the same call may work later. */
        ServiceUnavailable: {
            headers: {
                "X-Request-ID": components["headers"]["RequestId"];
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: {
        /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
        RequestId: string;
    };
    requestBodies: never;
    headers: {
        /** @description The id of the request: the one that came, or ours. It is on every event and log line of its work. */
        RequestId: string;
        /** @description Seconds to wait before the next try. */
        RetryAfter: number;
        /** @description How to authenticate; absent where a signature was refused. */
        Challenge: string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getHealth: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description As `If-None-Match` says: it is what you have. */
            304: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            500: components["responses"]["InternalServerError"];
            /** @description A dependency is down. */
            503: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    getLiveness: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description As `If-None-Match` says: it is what you have. */
            304: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description As `If-None-Match` says: it is what you have. */
            304: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            500: components["responses"]["InternalServerError"];
            /** @description A dependency is down. */
            503: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    getMigrations: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Migrations"];
                };
            };
            /** @description As `If-None-Match` says: it is what you have. */
            304: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            500: components["responses"]["InternalServerError"];
            /** @description A dependency is down. */
            503: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Migrations"];
                };
            };
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description As `If-None-Match` says: it is what you have. */
            304: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getDoctor: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Doctor"];
                };
            };
            /** @description As `If-None-Match` says: it is what you have. */
            304: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    createDemo: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The same key and request have their effect once; the first answer is given again for a day.
                 * @example 0d0ae3c5-6b53-4a3c-9e5f-0f3a2c9a7f11
                 */
                "Idempotency-Key"?: string;
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Made. */
            201: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description true: this is the first answer again. */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Demo"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getSystem: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["System"];
                };
            };
            /** @description As `If-None-Match` says: it is what you have. */
            304: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    listProjects: {
        parameters: {
            query?: {
                /** @description How many; 50 when left out. */
                limit?: number;
                /** @description Where the page begins: from the Link header of the page before. */
                cursor?: string;
                /** @description Part of the name. */
                search?: string;
            };
            header?: {
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description Address of the next page, rel="next"; absent on the last. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Project"][];
                };
            };
            /** @description As `If-None-Match` says: it is what you have. */
            304: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    createProject: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The same key and request have their effect once; the first answer is given again for a day.
                 * @example 0d0ae3c5-6b53-4a3c-9e5f-0f3a2c9a7f11
                 */
                "Idempotency-Key"?: string;
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "shop",
                 *       "git_url": "https://example.org/shop.git",
                 *       "base_branch": "main",
                 *       "forge_repository": "acme/shop",
                 *       "default_engine": "codex",
                 *       "secrets": {
                 *         "GIT_TOKEN": "write-only"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["CreateProject"];
            };
        };
        responses: {
            /** @description Made. */
            201: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description true: this is the first answer again. */
                    "Idempotency-Replayed"?: string;
                    /** @description Version and digest of what is shown. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Project"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    validateProject: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The same key and request have their effect once; the first answer is given again for a day.
                 * @example 0d0ae3c5-6b53-4a3c-9e5f-0f3a2c9a7f11
                 */
                "Idempotency-Key"?: string;
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "git_url": "https://example.org/shop.git",
                 *       "base_branch": "main",
                 *       "forge_repository": "acme/shop",
                 *       "secrets": {
                 *         "GIT_TOKEN": "write-only"
                 *       },
                 *       "name": "shop",
                 *       "default_engine": "codex"
                 *     }
                 */
                "application/json": components["schemas"]["ValidateProject"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description true: this is the first answer again. */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckedProject"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getProject: {
        parameters: {
            query?: never;
            header?: {
                /** @description 304 when what is shown is still what this ETag is of. */
                "If-None-Match"?: string;
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description Id of the project. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description Version and digest of what is shown. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectDetail"];
                };
            };
            /** @description As before. */
            304: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description Version and digest of what is shown. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    deleteProject: {
        parameters: {
            query?: never;
            header?: {
                /** @description Acts only on this version: an ETag, or a version in double quotes. 412 when it is another by now. */
                "If-Match"?: string;
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description Id of the project. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; there is nothing to say. */
            204: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    changeProject: {
        parameters: {
            query?: never;
            header?: {
                /** @description Acts only on this version: an ETag, or a version in double quotes. 412 when it is another by now. */
                "If-Match"?: string;
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description Id of the project. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "shop",
                 *       "git_url": "https://example.org/shop.git",
                 *       "base_branch": "main",
                 *       "forge_repository": "acme/shop",
                 *       "default_engine": "codex",
                 *       "secrets": {
                 *         "GIT_TOKEN": "write-only"
                 *       },
                 *       "unset_policies": [
                 *         "max_attempts"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["ChangeProject"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description Version and digest of what is shown. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Project"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    setUpProject: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The same key and request have their effect once; the first answer is given again for a day.
                 * @example 0d0ae3c5-6b53-4a3c-9e5f-0f3a2c9a7f11
                 */
                "Idempotency-Key"?: string;
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description Id of the project. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted; work was queued. */
            202: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description true: this is the first answer again. */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Project"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    rotateWebhookSecret: {
        parameters: {
            query?: never;
            header?: {
                /** @description Acts only on this version: an ETag, or a version in double quotes. 412 when it is another by now. */
                "If-Match"?: string;
                /**
                 * @description The same key and request have their effect once; the first answer is given again for a day.
                 * @example 0d0ae3c5-6b53-4a3c-9e5f-0f3a2c9a7f11
                 */
                "Idempotency-Key"?: string;
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description Id of the project. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description true: this is the first answer again. */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RotatedWebhookSecret"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    listAttention: {
        parameters: {
            query?: {
                /** @description How many; 50 when left out. */
                limit?: number;
                /** @description Where the page begins: from the Link header of the page before. */
                cursor?: string;
                /** @description Repeated, or with commas. */
                kind?: ("blocked" | "approval" | "budget" | "ci_failed" | "ready_to_merge" | "conflicts" | "failed" | "start" | "next_step")[];
                /** @description Id of a project. */
                project_id?: string;
            };
            header?: {
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description Address of the next page, rel="next"; absent on the last. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Attention"][];
                };
            };
            /** @description As `If-None-Match` says: it is what you have. */
            304: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    listProtocolsOfProject: {
        parameters: {
            query?: {
                /** @description How many; 50 when left out. */
                limit?: number;
                /** @description Where the page begins: from the Link header of the page before. */
                cursor?: string;
                /** @description Repeated, or with commas. */
                status?: ("pending" | "planning" | "planned" | "running" | "paused" | "blocked" | "failed" | "cancelled" | "completed")[];
                /** @description All these words, each as a word or its beginning: in name, description and status reason. */
                search?: string;
                /** @description Only of this branch. */
                branch?: string;
                /** @description From then on. */
                created_after?: string;
                /** @description Before then. */
                created_before?: string;
                /** @description From then on. */
                updated_after?: string;
                /** @description Before then. */
                updated_before?: string;
            };
            header?: {
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description Id of the project. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description Address of the next page, rel="next"; absent on the last. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Protocol"][];
                };
            };
            /** @description As `If-None-Match` says: it is what you have. */
            304: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    createProtocol: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The same key and request have their effect once; the first answer is given again for a day.
                 * @example 0d0ae3c5-6b53-4a3c-9e5f-0f3a2c9a7f11
                 */
                "Idempotency-Key"?: string;
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description Id of the project. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "max_tokens_per_step": 400000,
                 *       "auto_fix_ci": true,
                 *       "description": "Add a shopping cart.",
                 *       "protocol_name": "0002-add-a-cart",
                 *       "engine": "codex",
                 *       "steps": [
                 *         {
                 *           "step_name": "Add the table",
                 *           "step_type": "work",
                 *           "qa": {
                 *             "policy": "light"
                 *           }
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["CreateProtocol"];
            };
        };
        responses: {
            /** @description Made. */
            201: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description true: this is the first answer again. */
                    "Idempotency-Replayed"?: string;
                    /** @description Version and digest of what is shown. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Protocol"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    listProtocols: {
        parameters: {
            query?: {
                /** @description How many; 50 when left out. */
                limit?: number;
                /** @description Where the page begins: from the Link header of the page before. */
                cursor?: string;
                /** @description Repeated, or with commas. */
                status?: ("pending" | "planning" | "planned" | "running" | "paused" | "blocked" | "failed" | "cancelled" | "completed")[];
                /** @description All these words, each as a word or its beginning: in name, description and status reason. */
                search?: string;
                /** @description Only of this branch. */
                branch?: string;
                /** @description From then on. */
                created_after?: string;
                /** @description Before then. */
                created_before?: string;
                /** @description From then on. */
                updated_after?: string;
                /** @description Before then. */
                updated_before?: string;
                /** @description Id of a project. */
                project_id?: string;
            };
            header?: {
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description Address of the next page, rel="next"; absent on the last. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Protocol"][];
                };
            };
            /** @description As `If-None-Match` says: it is what you have. */
            304: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getProtocol: {
        parameters: {
            query?: never;
            header?: {
                /** @description 304 when what is shown is still what this ETag is of. */
                "If-None-Match"?: string;
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description Id of the protocol. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description Version and digest of what is shown. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolDetail"];
                };
            };
            /** @description As before. */
            304: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description Version and digest of what is shown. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getProtocolDiff: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description Id of the protocol. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description As `If-None-Match` says: it is what you have. */
            304: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    startProtocol: {
        parameters: {
            query?: never;
            header?: {
                /** @description Acts only on this version: an ETag, or a version in double quotes. 412 when it is another by now. */
                "If-Match"?: string;
                /**
                 * @description The same key and request have their effect once; the first answer is given again for a day.
                 * @example 0d0ae3c5-6b53-4a3c-9e5f-0f3a2c9a7f11
                 */
                "Idempotency-Key"?: string;
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description Id of the protocol. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; nothing was queued. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description true: this is the first answer again. */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Command"];
                };
            };
            /** @description Accepted; a job was queued. */
            202: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description true: this is the first answer again. */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Command"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    pauseProtocol: {
        parameters: {
            query?: never;
            header?: {
                /** @description Acts only on this version: an ETag, or a version in double quotes. 412 when it is another by now. */
                "If-Match"?: string;
                /**
                 * @description The same key and request have their effect once; the first answer is given again for a day.
                 * @example 0d0ae3c5-6b53-4a3c-9e5f-0f3a2c9a7f11
                 */
                "Idempotency-Key"?: string;
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description Id of the protocol. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; nothing was queued. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description true: this is the first answer again. */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Command"];
                };
            };
            /** @description Accepted; a job was queued. */
            202: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description true: this is the first answer again. */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Command"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    resumeProtocol: {
        parameters: {
            query?: never;
            header?: {
                /** @description Acts only on this version: an ETag, or a version in double quotes. 412 when it is another by now. */
                "If-Match"?: string;
                /**
                 * @description The same key and request have their effect once; the first answer is given again for a day.
                 * @example 0d0ae3c5-6b53-4a3c-9e5f-0f3a2c9a7f11
                 */
                "Idempotency-Key"?: string;
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description Id of the protocol. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; nothing was queued. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description true: this is the first answer again. */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Command"];
                };
            };
            /** @description Accepted; a job was queued. */
            202: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description true: this is the first answer again. */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Command"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    cancelProtocol: {
        parameters: {
            query?: never;
            header?: {
                /** @description Acts only on this version: an ETag, or a version in double quotes. 412 when it is another by now. */
                "If-Match"?: string;
                /**
                 * @description The same key and request have their effect once; the first answer is given again for a day.
                 * @example 0d0ae3c5-6b53-4a3c-9e5f-0f3a2c9a7f11
                 */
                "Idempotency-Key"?: string;
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description Id of the protocol. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; nothing was queued. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description true: this is the first answer again. */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Command"];
                };
            };
            /** @description Accepted; a job was queued. */
            202: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description true: this is the first answer again. */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Command"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    runNextStep: {
        parameters: {
            query?: never;
            header?: {
                /** @description Acts only on this version: an ETag, or a version in double quotes. 412 when it is another by now. */
                "If-Match"?: string;
                /**
                 * @description The same key and request have their effect once; the first answer is given again for a day.
                 * @example 0d0ae3c5-6b53-4a3c-9e5f-0f3a2c9a7f11
                 */
                "Idempotency-Key"?: string;
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description Id of the protocol. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; nothing was queued. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description true: this is the first answer again. */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Command"];
                };
            };
            /** @description Accepted; a job was queued. */
            202: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description true: this is the first answer again. */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Command"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    retryLatest: {
        parameters: {
            query?: never;
            header?: {
                /** @description Acts only on this version: an ETag, or a version in double quotes. 412 when it is another by now. */
                "If-Match"?: string;
                /**
                 * @description The same key and request have their effect once; the first answer is given again for a day.
                 * @example 0d0ae3c5-6b53-4a3c-9e5f-0f3a2c9a7f11
                 */
                "Idempotency-Key"?: string;
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description Id of the protocol. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "max_tokens_per_step": 400000
                 *     }
                 */
                "application/json": components["schemas"]["Budget"];
            };
        };
        responses: {
            /** @description Done; nothing was queued. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description true: this is the first answer again. */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Command"];
                };
            };
            /** @description Accepted; a job was queued. */
            202: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description true: this is the first answer again. */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Command"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    openPullRequest: {
        parameters: {
            query?: never;
            header?: {
                /** @description Acts only on this version: an ETag, or a version in double quotes. 412 when it is another by now. */
                "If-Match"?: string;
                /**
                 * @description The same key and request have their effect once; the first answer is given again for a day.
                 * @example 0d0ae3c5-6b53-4a3c-9e5f-0f3a2c9a7f11
                 */
                "Idempotency-Key"?: string;
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description Id of the protocol. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; nothing was queued. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description true: this is the first answer again. */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Command"];
                };
            };
            /** @description Accepted; a job was queued. */
            202: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description true: this is the first answer again. */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Command"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    triggerCi: {
        parameters: {
            query?: never;
            header?: {
                /** @description Acts only on this version: an ETag, or a version in double quotes. 412 when it is another by now. */
                "If-Match"?: string;
                /**
                 * @description The same key and request have their effect once; the first answer is given again for a day.
                 * @example 0d0ae3c5-6b53-4a3c-9e5f-0f3a2c9a7f11
                 */
                "Idempotency-Key"?: string;
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description Id of the protocol. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; nothing was queued. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description true: this is the first answer again. */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Command"];
                };
            };
            /** @description Accepted; a job was queued. */
            202: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description true: this is the first answer again. */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Command"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    startProtocols: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The same key and request have their effect once; the first answer is given again for a day.
                 * @example 0d0ae3c5-6b53-4a3c-9e5f-0f3a2c9a7f11
                 */
                "Idempotency-Key"?: string;
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "ids": [
                 *         "…"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["Bulk"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description true: this is the first answer again. */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolBulkItem"][];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    pauseProtocols: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The same key and request have their effect once; the first answer is given again for a day.
                 * @example 0d0ae3c5-6b53-4a3c-9e5f-0f3a2c9a7f11
                 */
                "Idempotency-Key"?: string;
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "ids": [
                 *         "…"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["Bulk"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description true: this is the first answer again. */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolBulkItem"][];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    resumeProtocols: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The same key and request have their effect once; the first answer is given again for a day.
                 * @example 0d0ae3c5-6b53-4a3c-9e5f-0f3a2c9a7f11
                 */
                "Idempotency-Key"?: string;
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "ids": [
                 *         "…"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["Bulk"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description true: this is the first answer again. */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolBulkItem"][];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    cancelProtocols: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The same key and request have their effect once; the first answer is given again for a day.
                 * @example 0d0ae3c5-6b53-4a3c-9e5f-0f3a2c9a7f11
                 */
                "Idempotency-Key"?: string;
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "ids": [
                 *         "…"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["Bulk"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description true: this is the first answer again. */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolBulkItem"][];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    retryProtocols: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The same key and request have their effect once; the first answer is given again for a day.
                 * @example 0d0ae3c5-6b53-4a3c-9e5f-0f3a2c9a7f11
                 */
                "Idempotency-Key"?: string;
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "ids": [
                 *         "…"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["Bulk"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description true: this is the first answer again. */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolBulkItem"][];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    listSteps: {
        parameters: {
            query?: {
                /** @description How many; 500 when left out. */
                limit?: number;
                /** @description Where the page begins: from the Link header of the page before. */
                cursor?: string;
            };
            header?: {
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description Id of the protocol. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description Address of the next page, rel="next"; absent on the last. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Step"][];
                };
            };
            /** @description As `If-None-Match` says: it is what you have. */
            304: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    createStep: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The same key and request have their effect once; the first answer is given again for a day.
                 * @example 0d0ae3c5-6b53-4a3c-9e5f-0f3a2c9a7f11
                 */
                "Idempotency-Key"?: string;
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description Id of the protocol. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "engine": "codex",
                 *       "model": "gpt-5-codex",
                 *       "commands": [
                 *         "npm test"
                 *       ],
                 *       "step_name": "Add the table"
                 *     }
                 */
                "application/json": components["schemas"]["NewStep"];
            };
        };
        responses: {
            /** @description Made. */
            201: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description true: this is the first answer again. */
                    "Idempotency-Replayed"?: string;
                    /** @description Version and digest of what is shown. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Step"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getStep: {
        parameters: {
            query?: never;
            header?: {
                /** @description 304 when what is shown is still what this ETag is of. */
                "If-None-Match"?: string;
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description Id of the step. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description Version and digest of what is shown. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Step"];
                };
            };
            /** @description As before. */
            304: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description Version and digest of what is shown. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    changeStep: {
        parameters: {
            query?: never;
            header?: {
                /** @description Acts only on this version: an ETag, or a version in double quotes. 412 when it is another by now. */
                "If-Match"?: string;
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description Id of the step. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "engine": "codex",
                 *       "model": "gpt-5-codex",
                 *       "commands": [
                 *         "npm test"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["ChangeStep"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description Version and digest of what is shown. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Step"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    runStep: {
        parameters: {
            query?: never;
            header?: {
                /** @description Acts only on this version: an ETag, or a version in double quotes. 412 when it is another by now. */
                "If-Match"?: string;
                /**
                 * @description The same key and request have their effect once; the first answer is given again for a day.
                 * @example 0d0ae3c5-6b53-4a3c-9e5f-0f3a2c9a7f11
                 */
                "Idempotency-Key"?: string;
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description Id of the step. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; nothing was queued. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description true: this is the first answer again. */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StepCommand"];
                };
            };
            /** @description Accepted; a job was queued. */
            202: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description true: this is the first answer again. */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StepCommand"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    runStepQa: {
        parameters: {
            query?: never;
            header?: {
                /** @description Acts only on this version: an ETag, or a version in double quotes. 412 when it is another by now. */
                "If-Match"?: string;
                /**
                 * @description The same key and request have their effect once; the first answer is given again for a day.
                 * @example 0d0ae3c5-6b53-4a3c-9e5f-0f3a2c9a7f11
                 */
                "Idempotency-Key"?: string;
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description Id of the step. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; nothing was queued. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description true: this is the first answer again. */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StepCommand"];
                };
            };
            /** @description Accepted; a job was queued. */
            202: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description true: this is the first answer again. */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StepCommand"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    approveStep: {
        parameters: {
            query?: never;
            header?: {
                /** @description Acts only on this version: an ETag, or a version in double quotes. 412 when it is another by now. */
                "If-Match"?: string;
                /**
                 * @description The same key and request have their effect once; the first answer is given again for a day.
                 * @example 0d0ae3c5-6b53-4a3c-9e5f-0f3a2c9a7f11
                 */
                "Idempotency-Key"?: string;
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description Id of the step. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "I have looked at it."
                 *     }
                 */
                "application/json": components["schemas"]["Reason"];
            };
        };
        responses: {
            /** @description Done; nothing was queued. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description true: this is the first answer again. */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StepCommand"];
                };
            };
            /** @description Accepted; a job was queued. */
            202: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description true: this is the first answer again. */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StepCommand"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    cancelStep: {
        parameters: {
            query?: never;
            header?: {
                /** @description Acts only on this version: an ETag, or a version in double quotes. 412 when it is another by now. */
                "If-Match"?: string;
                /**
                 * @description The same key and request have their effect once; the first answer is given again for a day.
                 * @example 0d0ae3c5-6b53-4a3c-9e5f-0f3a2c9a7f11
                 */
                "Idempotency-Key"?: string;
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description Id of the step. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; nothing was queued. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description true: this is the first answer again. */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StepCommand"];
                };
            };
            /** @description Accepted; a job was queued. */
            202: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description true: this is the first answer again. */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StepCommand"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    retryFromStep: {
        parameters: {
            query?: never;
            header?: {
                /** @description Acts only on this version: an ETag, or a version in double quotes. 412 when it is another by now. */
                "If-Match"?: string;
                /**
                 * @description The same key and request have their effect once; the first answer is given again for a day.
                 * @example 0d0ae3c5-6b53-4a3c-9e5f-0f3a2c9a7f11
                 */
                "Idempotency-Key"?: string;
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description Id of the step. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; nothing was queued. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description true: this is the first answer again. */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StepCommand"];
                };
            };
            /** @description Accepted; a job was queued. */
            202: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description true: this is the first answer again. */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StepCommand"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    requestStepChanges: {
        parameters: {
            query?: never;
            header?: {
                /** @description Acts only on this version: an ETag, or a version in double quotes. 412 when it is another by now. */
                "If-Match"?: string;
                /**
                 * @description The same key and request have their effect once; the first answer is given again for a day.
                 * @example 0d0ae3c5-6b53-4a3c-9e5f-0f3a2c9a7f11
                 */
                "Idempotency-Key"?: string;
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description Id of the step. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "summary": "Nearly there.",
                 *       "comments": [
                 *         {
                 *           "path": "src/cart.ts",
                 *           "line": 12,
                 *           "side": "new",
                 *           "body": "Round half up here."
                 *         }
                 *       ],
                 *       "base": "3f786850e387550fdab836ed7e6dc881de23001b"
                 *     }
                 */
                "application/json": components["schemas"]["RequestChanges"];
            };
        };
        responses: {
            /** @description Done; nothing was queued. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description true: this is the first answer again. */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StepCommand"];
                };
            };
            /** @description Accepted; a job was queued. */
            202: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description true: this is the first answer again. */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StepCommand"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    listAttemptsOfStep: {
        parameters: {
            query?: {
                /** @description How many; 500 when left out. */
                limit?: number;
                /** @description Where the page begins: from the Link header of the page before. */
                cursor?: string;
            };
            header?: {
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description Id of the step. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description Address of the next page, rel="next"; absent on the last. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Attempt"][];
                };
            };
            /** @description As `If-None-Match` says: it is what you have. */
            304: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    listAttemptsOfProtocol: {
        parameters: {
            query?: {
                /** @description How many; 500 when left out. */
                limit?: number;
                /** @description Where the page begins: from the Link header of the page before. */
                cursor?: string;
            };
            header?: {
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description Id of the protocol. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description Address of the next page, rel="next"; absent on the last. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Attempt"][];
                };
            };
            /** @description As `If-None-Match` says: it is what you have. */
            304: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    listAttempts: {
        parameters: {
            query?: {
                /** @description How many; 50 when left out. */
                limit?: number;
                /** @description Where the page begins: from the Link header of the page before. */
                cursor?: string;
                /** @description Repeated, or with commas. */
                status?: ("queued" | "running" | "succeeded" | "failed" | "cancelled" | "lost")[];
                /** @description Repeated, or with commas. */
                kind?: ("plan" | "execute" | "qa")[];
                /** @description Only of this engine. */
                engine?: string;
                /** @description Id of a project. */
                project_id?: string;
            };
            header?: {
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description Address of the next page, rel="next"; absent on the last. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListedAttempt"][];
                };
            };
            /** @description As `If-None-Match` says: it is what you have. */
            304: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getAttempt: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description Id of the attempt. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Attempt"];
                };
            };
            /** @description As `If-None-Match` says: it is what you have. */
            304: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getAttemptLog: {
        parameters: {
            query?: {
                /** @description Byte to begin at: X-Log-Next of the answer before. */
                after?: number;
            };
            header?: {
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description Id of the attempt. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description Where to go on. */
                    "X-Log-Next"?: number;
                    /** @description false: there is more, or there will be. */
                    "X-Log-Complete"?: boolean;
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description As `If-None-Match` says: it is what you have. */
            304: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    streamAttemptLog: {
        parameters: {
            query?: {
                /** @description Byte to go on at, for clients that cannot send Last-Event-ID. */
                after?: number;
            };
            header?: {
                /** @description Goes on after this id, with nothing missed and nothing twice; before ?after=. */
                "Last-Event-ID"?: number;
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description Id of the attempt. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Server-sent events, until the client leaves. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description As `If-None-Match` says: it is what you have. */
            304: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getAttemptDiff: {
        parameters: {
            query?: {
                /** @description base: where it began (when left out). previous: what the execution of the step before it had left; of the first one that is the same. step: where its step began, with all its attempts up to this one. */
                against?: "base" | "previous" | "step";
            };
            header?: {
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description Id of the attempt. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description As `If-None-Match` says: it is what you have. */
            304: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    streamEvents: {
        parameters: {
            query?: {
                /** @description Repeated, or with commas. */
                type?: ("project_created" | "project_updated" | "project_deleted" | "setup_enqueued" | "setup_started" | "setup_stage" | "setup_completed" | "setup_failed" | "protocol_created" | "planning_enqueued" | "planning_started" | "planned" | "planning_failed" | "protocol_started" | "paused" | "resumed" | "cancelled" | "protocol_blocked" | "protocol_failed" | "protocol_completed" | "step_created" | "step_updated" | "step_enqueued" | "step_started" | "step_executed" | "step_completed" | "step_cancelled" | "step_execution_failed" | "step_retry_enqueued" | "step_rewound" | "step_adopted" | "branch_pushed" | "files_refused" | "contract_restored" | "qa_enqueued" | "qa_started" | "qa_passed" | "qa_failed" | "qa_error" | "qa_skipped_policy" | "manual_approval" | "changes_requested" | "gate_passed" | "gate_failed" | "attempt_lost" | "attempt_cancelled" | "budget_warning" | "budget_exceeded" | "engine_warning" | "open_pr_enqueued" | "open_pr" | "open_pr_failed" | "pr_ready" | "pr_closed" | "pr_reopened" | "pr_conflicts" | "pr_conflicts_solved" | "pr_merged" | "mr_merged" | "ci_check" | "ci_passed" | "ci_failed" | "ci_fix_enqueued" | "ci_rerun_enqueued" | "ci_trigger_enqueued" | "ci_triggered" | "ci_trigger_failed" | "branch_changed" | "webhook_received" | "webhook_unmatched" | "job_failed")[];
                /** @description Id of a project. */
                project_id?: string;
                /** @description Id of a protocol. */
                protocol_id?: string;
                /** @description Id of a step. */
                step_id?: string;
                /** @description Position to go on after, for clients that cannot send Last-Event-ID. */
                after?: number;
            };
            header?: {
                /** @description Goes on after this id, with nothing missed and nothing twice; before ?after=. */
                "Last-Event-ID"?: number;
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Server-sent events, until the client leaves. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description As `If-None-Match` says: it is what you have. */
            304: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    listEvents: {
        parameters: {
            query?: {
                /** @description How many; 50 when left out. */
                limit?: number;
                /** @description Where the page begins: from the Link header of the page before. */
                cursor?: string;
                /** @description Repeated, or with commas. */
                type?: ("project_created" | "project_updated" | "project_deleted" | "setup_enqueued" | "setup_started" | "setup_stage" | "setup_completed" | "setup_failed" | "protocol_created" | "planning_enqueued" | "planning_started" | "planned" | "planning_failed" | "protocol_started" | "paused" | "resumed" | "cancelled" | "protocol_blocked" | "protocol_failed" | "protocol_completed" | "step_created" | "step_updated" | "step_enqueued" | "step_started" | "step_executed" | "step_completed" | "step_cancelled" | "step_execution_failed" | "step_retry_enqueued" | "step_rewound" | "step_adopted" | "branch_pushed" | "files_refused" | "contract_restored" | "qa_enqueued" | "qa_started" | "qa_passed" | "qa_failed" | "qa_error" | "qa_skipped_policy" | "manual_approval" | "changes_requested" | "gate_passed" | "gate_failed" | "attempt_lost" | "attempt_cancelled" | "budget_warning" | "budget_exceeded" | "engine_warning" | "open_pr_enqueued" | "open_pr" | "open_pr_failed" | "pr_ready" | "pr_closed" | "pr_reopened" | "pr_conflicts" | "pr_conflicts_solved" | "pr_merged" | "mr_merged" | "ci_check" | "ci_passed" | "ci_failed" | "ci_fix_enqueued" | "ci_rerun_enqueued" | "ci_trigger_enqueued" | "ci_triggered" | "ci_trigger_failed" | "branch_changed" | "webhook_received" | "webhook_unmatched" | "job_failed")[];
                /** @description Id of a step. */
                step_id?: string;
                /** @description Id of a attempt. */
                attempt_id?: string;
                /** @description Who caused it. */
                actor?: string;
                /** @description From then on. */
                created_after?: string;
                /** @description Before then. */
                created_before?: string;
                /** @description Part of the message, capitals or not. */
                search?: string;
                /** @description Oldest first, what came after: seq of a protocol, else position. */
                after?: number;
                /** @description Id of a project. */
                project_id?: string;
                /** @description Id of a protocol. */
                protocol_id?: string;
            };
            header?: {
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description Address of the next page, rel="next"; absent on the last. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Event"][];
                };
            };
            /** @description As `If-None-Match` says: it is what you have. */
            304: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    listEventsOfProtocol: {
        parameters: {
            query?: {
                /** @description How many; 50 when left out. */
                limit?: number;
                /** @description Where the page begins: from the Link header of the page before. */
                cursor?: string;
                /** @description Repeated, or with commas. */
                type?: ("project_created" | "project_updated" | "project_deleted" | "setup_enqueued" | "setup_started" | "setup_stage" | "setup_completed" | "setup_failed" | "protocol_created" | "planning_enqueued" | "planning_started" | "planned" | "planning_failed" | "protocol_started" | "paused" | "resumed" | "cancelled" | "protocol_blocked" | "protocol_failed" | "protocol_completed" | "step_created" | "step_updated" | "step_enqueued" | "step_started" | "step_executed" | "step_completed" | "step_cancelled" | "step_execution_failed" | "step_retry_enqueued" | "step_rewound" | "step_adopted" | "branch_pushed" | "files_refused" | "contract_restored" | "qa_enqueued" | "qa_started" | "qa_passed" | "qa_failed" | "qa_error" | "qa_skipped_policy" | "manual_approval" | "changes_requested" | "gate_passed" | "gate_failed" | "attempt_lost" | "attempt_cancelled" | "budget_warning" | "budget_exceeded" | "engine_warning" | "open_pr_enqueued" | "open_pr" | "open_pr_failed" | "pr_ready" | "pr_closed" | "pr_reopened" | "pr_conflicts" | "pr_conflicts_solved" | "pr_merged" | "mr_merged" | "ci_check" | "ci_passed" | "ci_failed" | "ci_fix_enqueued" | "ci_rerun_enqueued" | "ci_trigger_enqueued" | "ci_triggered" | "ci_trigger_failed" | "branch_changed" | "webhook_received" | "webhook_unmatched" | "job_failed")[];
                /** @description Id of a step. */
                step_id?: string;
                /** @description Id of a attempt. */
                attempt_id?: string;
                /** @description Who caused it. */
                actor?: string;
                /** @description From then on. */
                created_after?: string;
                /** @description Before then. */
                created_before?: string;
                /** @description Part of the message, capitals or not. */
                search?: string;
                /** @description Oldest first, what came after: seq of a protocol, else position. */
                after?: number;
            };
            header?: {
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description Id of the protocol. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description Address of the next page, rel="next"; absent on the last. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Event"][];
                };
            };
            /** @description As `If-None-Match` says: it is what you have. */
            304: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getQueues: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Queues"];
                };
            };
            /** @description As `If-None-Match` says: it is what you have. */
            304: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    listJobs: {
        parameters: {
            query?: {
                /** @description How many; 50 when left out. */
                limit?: number;
                /** @description Where the page begins: from the Link header of the page before. */
                cursor?: string;
                /** @description Repeated, or with commas. A delayed job is queued. */
                status?: ("queued" | "started" | "finished" | "failed")[];
                /** @description Repeated, or with commas. */
                type?: ("protocol.plan" | "step.execute" | "step.qa" | "project.setup" | "pr.sync" | "ci.watch" | "ci.trigger" | "workspace.cleanup")[];
                /** @description Id of a protocol. */
                protocol_id?: string;
            };
            header?: {
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description Address of the next page, rel="next"; absent on the last. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"][];
                };
            };
            /** @description As `If-None-Match` says: it is what you have. */
            304: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    retryJobs: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The same key and request have their effect once; the first answer is given again for a day.
                 * @example 0d0ae3c5-6b53-4a3c-9e5f-0f3a2c9a7f11
                 */
                "Idempotency-Key"?: string;
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "ids": [
                 *         "…"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["Bulk"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description true: this is the first answer again. */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobBulkItem"][];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    retryJob: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The same key and request have their effect once; the first answer is given again for a day.
                 * @example 0d0ae3c5-6b53-4a3c-9e5f-0f3a2c9a7f11
                 */
                "Idempotency-Key"?: string;
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description Id of the job. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted; work was queued. */
            202: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description true: this is the first answer again. */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Command"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    listChecks: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description Id of the protocol. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Check"][];
                };
            };
            /** @description As `If-None-Match` says: it is what you have. */
            304: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    receiveGithub: {
        parameters: {
            query?: {
                /** @description Id of a protocol. */
                protocol_run_id?: string;
            };
            header?: {
                /** @description sha256= and the HMAC-SHA256 of the body under the secret, in hex. */
                "X-Hub-Signature-256"?: string;
                /** @description What the payload is. */
                "X-GitHub-Event"?: string;
                /** @description Id of the delivery: one that was taken in has no second effect. */
                "X-GitHub-Delivery"?: string;
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description The provider's payload, signed; 25 MB at most. */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "zen": "Keep it logically awesome."
                 *     }
                 */
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Received; `outcome` says what it means here. */
            202: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Receipt"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            413: components["responses"]["ContentTooLarge"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    receiveGitlab: {
        parameters: {
            query?: {
                /** @description Id of a protocol. */
                protocol_run_id?: string;
            };
            header?: {
                /** @description The secret itself; or one of the signed scheme below. */
                "X-Gitlab-Token"?: string;
                /** @description What the payload is. */
                "X-Gitlab-Event"?: string;
                /** @description Id of the delivery: one that was taken in has no second effect. */
                "Idempotency-Key"?: string;
                /** @description Id of the delivery in the signed scheme (Standard Webhooks). */
                "webhook-id"?: string;
                /** @description Seconds since 1970; five minutes from now at most. */
                "webhook-timestamp"?: string;
                /** @description v1, and the HMAC-SHA256 of id, timestamp and body under the secret, in base64. */
                "webhook-signature"?: string;
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description The provider's payload, signed; 25 MB at most. */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "zen": "Keep it logically awesome."
                 *     }
                 */
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Received; `outcome` says what it means here. */
            202: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Receipt"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            413: components["responses"]["ContentTooLarge"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    receiveGithubOfProject: {
        parameters: {
            query?: {
                /** @description Id of a protocol. */
                protocol_run_id?: string;
            };
            header?: {
                /** @description sha256= and the HMAC-SHA256 of the body under the secret, in hex. */
                "X-Hub-Signature-256"?: string;
                /** @description What the payload is. */
                "X-GitHub-Event"?: string;
                /** @description Id of the delivery: one that was taken in has no second effect. */
                "X-GitHub-Delivery"?: string;
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description Id of the project. */
                id: string;
            };
            cookie?: never;
        };
        /** @description The provider's payload, signed; 25 MB at most. */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "zen": "Keep it logically awesome."
                 *     }
                 */
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Received; `outcome` says what it means here. */
            202: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Receipt"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["ContentTooLarge"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    receiveGitlabOfProject: {
        parameters: {
            query?: {
                /** @description Id of a protocol. */
                protocol_run_id?: string;
            };
            header?: {
                /** @description The secret itself; or one of the signed scheme below. */
                "X-Gitlab-Token"?: string;
                /** @description What the payload is. */
                "X-Gitlab-Event"?: string;
                /** @description Id of the delivery: one that was taken in has no second effect. */
                "Idempotency-Key"?: string;
                /** @description Id of the delivery in the signed scheme (Standard Webhooks). */
                "webhook-id"?: string;
                /** @description Seconds since 1970; five minutes from now at most. */
                "webhook-timestamp"?: string;
                /** @description v1, and the HMAC-SHA256 of id, timestamp and body under the secret, in base64. */
                "webhook-signature"?: string;
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description Id of the project. */
                id: string;
            };
            cookie?: never;
        };
        /** @description The provider's payload, signed; 25 MB at most. */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "zen": "Keep it logically awesome."
                 *     }
                 */
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Received; `outcome` says what it means here. */
            202: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Receipt"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["ContentTooLarge"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    listDeliveries: {
        parameters: {
            query?: {
                /** @description How many; 50 when left out. */
                limit?: number;
                /** @description Where the page begins: from the Link header of the page before. */
                cursor?: string;
                /** @description Repeated, or with commas. */
                outcome?: ("accepted" | "unmatched" | "ignored" | "duplicate" | "bad_signature" | "malformed" | "too_large" | "forbidden")[];
                /** @description One of them. */
                provider?: ("github" | "gitlab")[];
                /** @description Id of a project. */
                project_id?: string;
                /** @description Id of a protocol. */
                protocol_id?: string;
                /** @description From then on. */
                received_after?: string;
                /** @description Before then. */
                received_before?: string;
            };
            header?: {
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description Address of the next page, rel="next"; absent on the last. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Delivery"][];
                };
            };
            /** @description As `If-None-Match` says: it is what you have. */
            304: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    replayDeliveries: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The same key and request have their effect once; the first answer is given again for a day.
                 * @example 0d0ae3c5-6b53-4a3c-9e5f-0f3a2c9a7f11
                 */
                "Idempotency-Key"?: string;
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "ids": [
                 *         "…"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["Bulk"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description true: this is the first answer again. */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryBulkItem"][];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    replayDelivery: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The same key and request have their effect once; the first answer is given again for a day.
                 * @example 0d0ae3c5-6b53-4a3c-9e5f-0f3a2c9a7f11
                 */
                "Idempotency-Key"?: string;
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description Id of the delivery. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted; work was queued. */
            202: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description true: this is the first answer again. */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Receipt"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    listTokens: {
        parameters: {
            query?: {
                /** @description How many; 50 when left out. */
                limit?: number;
                /** @description Where the page begins: from the Link header of the page before. */
                cursor?: string;
                /** @description Id of a project. */
                project_id?: string;
                /** @description Only with this role. */
                role?: "viewer" | "operator" | "admin";
            };
            header?: {
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description Address of the next page, rel="next"; absent on the last. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Token"][];
                };
            };
            /** @description As `If-None-Match` says: it is what you have. */
            304: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    createToken: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The same key and request have their effect once; the first answer is given again for a day.
                 * @example 0d0ae3c5-6b53-4a3c-9e5f-0f3a2c9a7f11
                 */
                "Idempotency-Key"?: string;
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "ci-of-shop",
                 *       "project_id": "0199d3a2-7c10-7000-8a3c-5d1e8f6b2c04",
                 *       "expires_at": "2030-01-31T12:00:00Z"
                 *     }
                 */
                "application/json": components["schemas"]["CreateToken"];
            };
        };
        responses: {
            /** @description Made. */
            201: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description true: this is the first answer again. */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewToken"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    revokeToken: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path: {
                /** @description Id of the token. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; there is nothing to say. */
            204: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    listAuditEntries: {
        parameters: {
            query?: {
                /** @description How many; 50 when left out. */
                limit?: number;
                /** @description Where the page begins: from the Link header of the page before. */
                cursor?: string;
                /** @description Repeated, or with commas. */
                action?: ("token_created" | "token_revoked" | "project_created" | "project_updated" | "project_deleted" | "secrets_set" | "secrets_removed" | "step_approved" | "changes_requested" | "secret_key_added" | "secret_keys_rotated" | "secret_keys_forgotten" | "database_restored")[];
                /** @description Only by them. */
                actor?: string;
                /** @description Id of a project. */
                project_id?: string;
                /** @description Not before this time. */
                since?: string;
                /** @description Not after this time. */
                until?: string;
            };
            header?: {
                /** @description Your id of the request, on every event and log line of its work. One of another form is not used. */
                "X-Request-ID"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    /** @description Address of the next page, rel="next"; absent on the last. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditEntry"][];
                };
            };
            /** @description As `If-None-Match` says: it is what you have. */
            304: {
                headers: {
                    "X-Request-ID": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
}
