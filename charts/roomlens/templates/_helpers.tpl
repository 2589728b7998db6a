{{- define "roomlens.name" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name | trunc 40 | trimSuffix "-" }}{{ else }}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 40 | trimSuffix "-" }}{{ end }}
{{- end }}

{{/* Cluster-scoped objects of two releases of one name must not meet. */}}
{{- define "roomlens.clusterName" -}}
{{ printf "%s-%s" .Release.Namespace (include "roomlens.name" .) | trunc 55 | trimSuffix "-" }}
{{- end }}

{{/* Arguments: root, role. */}}
{{- define "roomlens.selector" -}}
app.kubernetes.io/name: {{ .root.Chart.Name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .role }}
{{- end }}

{{- define "roomlens.labels" -}}
{{ include "roomlens.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end }}

{{- define "roomlens.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{- define "roomlens.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{/* What every pod has. Arguments: root, role, values. */}}
{{- define "roomlens.podCommon" -}}
{{- with .root.Values.imagePullSecrets }}
imagePullSecrets: {{ toJson . }}
{{- end }}
securityContext: {{ toJson .root.Values.podSecurityContext }}
{{- with .values.nodeSelector }}
nodeSelector: {{ toJson . }}
{{- end }}
{{- with .values.tolerations }}
tolerations: {{ toJson . }}
{{- end }}
{{- with .values.affinity }}
affinity: {{ toJson . }}
{{- end }}
{{- end }}

{{- define "roomlens.podAnnotations" -}}
{{- with .podAnnotations }}
annotations: {{ toJson . }}
{{- end }}
{{- end }}

{{/* API keys: each entry of the Secret is a key, by id. */}}
{{- define "roomlens.keys" -}}
- prefix: ROOMLENS__Keys__
  secretRef:
    name: {{ .Values.keysSecret }}
{{- end }}

{{- define "roomlens.podAddress" -}}
- name: POD_NAME
  valueFrom: {fieldRef: {fieldPath: metadata.name}}
- name: POD_IP
  valueFrom: {fieldRef: {fieldPath: status.podIP}}
{{- end }}

{{/* One variable per option. Arguments: section, options. Lists become one text with commas; whole numbers keep their digits. */}}
{{- define "roomlens.options" -}}
{{- $section := .section }}
{{- range $key, $value := .options }}
- name: ROOMLENS__{{ $section }}__{{ $key }}
  {{- if kindIs "slice" $value }}
  value: {{ join "," $value | quote }}
  {{- else if and (kindIs "float64" $value) (eq (float64 (int64 $value)) (float64 $value)) }}
  value: {{ int64 $value | quote }}
  {{- else }}
  value: {{ $value | quote }}
  {{- end }}
{{- end }}
{{- end }}

{{- define "roomlens.schedulerUrl" -}}
http://{{ include "roomlens.name" . }}-scheduler.{{ .Release.Namespace }}.svc:{{ int64 .Values.scheduler.service.port }}
{{- end }}

{{- define "roomlens.usesKubernetes" -}}
{{- if or .Values.scheduler.watchPods (eq .Values.autoscaling.source "builtin") }}true{{ end }}
{{- end }}

{{/* Name of a worker's port: that of the first is the name itself. Port names have 15 characters at most. */}}
{{- define "roomlens.workerPort" -}}
{{- $name := index . 0 }}{{ $worker := index . 1 }}
{{- if $worker }}{{ printf "%s-%d" ($name | replace "internal" "int") $worker }}{{ else }}{{ $name }}{{ end }}
{{- end }}
