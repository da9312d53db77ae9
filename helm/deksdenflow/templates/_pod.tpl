{{- /* Pod Security "restricted", and more: nothing is writable but /data and /tmp, and no token of Kubernetes is there. */}}
{{- define "deksdenflow.podSecurity" -}}
automountServiceAccountToken: false
# A Service deksdenflow-api would give every pod a variable DEKSDENFLOW_API_PORT=tcp://…, and no process would start.
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile: { type: RuntimeDefault }
{{- with .Values.image.pullSecrets }}
imagePullSecrets: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "deksdenflow.containerSecurity" -}}
image: {{ include "deksdenflow.image" . }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  runAsNonRoot: true
  capabilities: { drop: [ALL] }
{{- end }}

{{- /* A number stays one: Helm reads 2000000 as 2e+06, which no setting understands. */}}
{{- define "deksdenflow.settingValue" -}}
{{- if and (kindIs "float64" .) (eq (floor .) .) }}{{ int64 . | quote }}{{ else }}{{ toString . | quote }}{{ end }}
{{- end }}

{{- /* Secrets are files, so that neither `kubectl describe` nor the environment of an agent has them. */}}
{{- define "deksdenflow.env" -}}
- { name: DEKSDENFLOW_DB_URL_FILE, value: /run/secrets/deksdenflow/database-url }
- { name: DEKSDENFLOW_REDIS_URL_FILE, value: /run/secrets/deksdenflow/queue-url }
- { name: DEKSDENFLOW_API_TOKEN_FILE, value: /run/secrets/deksdenflow/api-token }
- { name: DEKSDENFLOW_SECRET_KEY_FILE, value: /run/secrets/deksdenflow/secret-key }
- { name: DEKSDENFLOW_WEBHOOK_TOKEN_FILE, value: /run/secrets/deksdenflow/webhook-token }
- { name: DEKSDENFLOW_METRICS_AUTH, value: {{ .Values.metrics.auth | quote }} }
{{- range $name, $value := .Values.config }}
- name: {{ $name }}
  value: {{ include "deksdenflow.settingValue" $value }}
{{- end }}
{{- end }}

{{- define "deksdenflow.mounts" -}}
- { name: data, mountPath: /data }
- { name: tmp, mountPath: /tmp }
- { name: secrets, mountPath: /run/secrets/deksdenflow, readOnly: true }
{{- end }}

{{- define "deksdenflow.secretsVolume" -}}
{{- $database := include "deksdenflow.databaseSecret" . | fromYaml }}
{{- $queue := include "deksdenflow.queueSecret" . | fromYaml }}
{{- $keys := include "deksdenflow.secretKeys" . | fromYaml -}}
- name: secrets
  projected:
    defaultMode: 0440
    sources:
      - secret:
          name: {{ $database.name }}
          items: [{ key: {{ $database.key | quote }}, path: database-url }]
      - secret:
          name: {{ $queue.name }}
          items: [{ key: {{ $queue.key | quote }}, path: queue-url }]
      - secret:
          name: {{ include "deksdenflow.secret" . }}
          items:
            - { key: {{ $keys.apiToken | quote }}, path: api-token }
            - { key: {{ $keys.secretKey | quote }}, path: secret-key }
            - { key: {{ $keys.webhookToken | quote }}, path: webhook-token }
{{- end }}

{{- /* Live, not ready, decides over a restart: a process whose database is away must not be restarted for it. */}}
{{- define "deksdenflow.probes" -}}
startupProbe:
  httpGet: { path: /health/live, port: http }
  periodSeconds: 2
  failureThreshold: 60
livenessProbe:
  httpGet: { path: /health/live, port: http }
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
readinessProbe:
  httpGet: { path: /health/ready, port: http }
  periodSeconds: 5
  timeoutSeconds: 5
  failureThreshold: 3
{{- end }}

{{- define "deksdenflow.podPlacement" -}}
{{- $selector := include "deksdenflow.selector" . }}
{{- $spread := .root.Values.topologySpread }}
{{- $values := index .root.Values .component }}
{{- if or $spread.node $spread.zone -}}
topologySpreadConstraints:
  {{- if $spread.node }}
  - maxSkew: 1
    topologyKey: kubernetes.io/hostname
    whenUnsatisfiable: {{ $spread.node }}
    labelSelector:
      matchLabels: {{- $selector | nindent 8 }}
  {{- end }}
  {{- if $spread.zone }}
  - maxSkew: 1
    topologyKey: topology.kubernetes.io/zone
    whenUnsatisfiable: {{ $spread.zone }}
    labelSelector:
      matchLabels: {{- $selector | nindent 8 }}
  {{- end }}
{{- end }}
{{- with $values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.affinity }}
affinity: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- end }}

{{- define "deksdenflow.podMetadata" -}}
{{- $urls := printf "%s %s" .root.Values.database.url .root.Values.queue.url -}}
labels: {{- include "deksdenflow.labels" . | nindent 2 }}
annotations:
  # A new URL means new pods; Secrets of yours do not tell: `kubectl rollout restart` after a change.
  checksum/urls: {{ sha256sum $urls }}
  {{- with (index .root.Values .component).podAnnotations }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}
