{{- define "deksdenflow.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" }}
{{- end }}

{{- /* Short enough for every suffix, and for the names that a StatefulSet gives to its pods. */}}
{{- define "deksdenflow.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" }}
{{- else if contains (include "deksdenflow.name" .) .Release.Name }}
{{- .Release.Name | trunc 40 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name (include "deksdenflow.name" .) | trunc 40 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- /* Selectors can never be changed: nothing that moves with a version or with values belongs here. */}}
{{- define "deksdenflow.selector" -}}
app.kubernetes.io/name: {{ include "deksdenflow.name" .root }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{- define "deksdenflow.labels" -}}
{{ include "deksdenflow.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- with .root.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "deksdenflow.image" -}}
{{- $image := .Values.image }}
{{- if $image.digest }}
{{- printf "%s@%s" $image.repository $image.digest | quote }}
{{- else }}
{{- printf "%s:%s" $image.repository (default .Chart.AppVersion $image.tag) | quote }}
{{- end }}
{{- end }}

{{- define "deksdenflow.serviceAccount" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "deksdenflow.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- default "default" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{- /* Which Secret has what: yours, or the one of this chart. */}}
{{- define "deksdenflow.secret" -}}
{{- default (include "deksdenflow.fullname" .) .Values.secrets.existingSecret }}
{{- end }}

{{- define "deksdenflow.secretKeys" -}}
{{- if .Values.secrets.existingSecret }}
{{- toYaml .Values.secrets.keys }}
{{- else -}}
apiToken: api-token
secretKey: secret-key
webhookToken: webhook-token
{{- end }}
{{- end }}

{{- define "deksdenflow.databaseSecret" -}}
name: {{ default (include "deksdenflow.fullname" .) .Values.database.existingSecret }}
key: {{ ternary .Values.database.key "database-url" (ne .Values.database.existingSecret "") }}
{{- end }}

{{- define "deksdenflow.queueSecret" -}}
{{- $queue := .Values.queue }}
{{- if or $queue.url $queue.existingSecret -}}
name: {{ default (include "deksdenflow.fullname" .) $queue.existingSecret }}
key: {{ ternary $queue.key "queue-url" (ne $queue.existingSecret "") }}
{{- else -}}
{{ include "deksdenflow.databaseSecret" . }}
{{- end }}
{{- end }}
