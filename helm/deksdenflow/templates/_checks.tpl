{{- /* What the schema cannot say in words that help. Every object that could be the first one rendered includes this. */}}
{{- define "deksdenflow.checks" -}}
{{- $v := .Values }}
{{- if not $v.image.repository }}
{{- fail "image.repository is empty: set it to where you have pushed the image of docker/Dockerfile." }}
{{- end }}
{{- if and $v.database.url $v.database.existingSecret }}
{{- fail "database.url and database.existingSecret exclude each other: set one of them." }}
{{- end }}
{{- if not (or $v.database.url $v.database.existingSecret) }}
{{- fail "The database is missing: set database.existingSecret to a Secret with a Postgres URL (key database.key), or database.url." }}
{{- end }}
{{- if and $v.queue.url $v.queue.existingSecret }}
{{- fail "queue.url and queue.existingSecret exclude each other: set one of them." }}
{{- end }}
{{- if and (eq $v.queue.backend "redis") (not (or $v.queue.url $v.queue.existingSecret)) }}
{{- fail "The queue is missing: set queue.existingSecret to a Secret with a Redis URL (key queue.key), or queue.url; or queue.backend=postgres, which needs no Redis." }}
{{- end }}
{{- if and $v.ingress.enabled (not $v.ingress.host) }}
{{- fail "ingress.host is empty: an Ingress without a host would take over all others." }}
{{- end }}
{{- if and $v.ingress.webhooks.enabled (not $v.ingress.webhooks.host) }}
{{- fail "ingress.webhooks.host is empty: name the host at which the forge reaches the webhooks." }}
{{- end }}
{{- if and $v.worker.keda.enabled (eq $v.worker.keda.trigger "prometheus") (not $v.worker.keda.prometheusUrl) }}
{{- fail "worker.keda.prometheusUrl is empty: the trigger prometheus needs it." }}
{{- end }}
{{- if gt (int $v.worker.keda.minReplicas) (int $v.worker.keda.maxReplicas) }}
{{- fail "worker.keda.minReplicas is above worker.keda.maxReplicas." }}
{{- end }}
{{- if gt (int $v.api.autoscaling.minReplicas) (int $v.api.autoscaling.maxReplicas) }}
{{- fail "api.autoscaling.minReplicas is above api.autoscaling.maxReplicas." }}
{{- end }}
{{- end }}
