{{- define "mi.labels" -}}
app.kubernetes.io/name: mi-practice
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "mi.image" -}}
image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"
imagePullPolicy: {{ .Values.image.pullPolicy }}
{{- end }}

{{- define "mi.pod" -}}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
{{- range . }}
  - name: {{ . }}
{{- end }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  seccompProfile: {type: RuntimeDefault}
{{- end }}

{{- define "mi.container" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: {drop: [ALL]}
{{- end }}

{{- define "mi.mounts" -}}
- {name: scratch, mountPath: /tmp}
- {name: var, mountPath: /var/lib/mi-practice}
{{- end }}

{{- define "mi.volumes" -}}
- {name: scratch, emptyDir: {}}
- {name: var, emptyDir: {}}
{{- end }}

{{- define "mi.secret" -}}
- name: {{ .name }}
  valueFrom:
    secretKeyRef: {name: {{ .secret }}, key: {{ .name }}, optional: {{ .optional | default false }}}
{{- end }}

{{- define "mi.rasaEnv" -}}
{{- range $name := list "MI_TRACKER_URL" "MI_LOCK_URL" "MI_ACTIONS_SECRET" "MI_CHANNEL_SECRET" }}
{{ include "mi.secret" (dict "name" $name "secret" $.Values.existingSecret) }}
{{- end }}
{{ include "mi.secret" (dict "name" "MI_JWT_SECRET" "secret" .Values.existingSecret "optional" true) }}
- {name: MI_ACTIONS_URL, value: "http://{{ .Release.Name }}-actions:5055/webhook"}
- {name: MI_TURN_SECONDS, value: "{{ .Values.rasa.turnSeconds }}"}
- {name: OMP_NUM_THREADS, value: "1"}
{{- end }}

{{- define "mi.webEnv" -}}
{{- range $name := list "MI_SECRET_KEY" "MI_DATABASE_URL" "MI_TRACKER_URL" "MI_CACHE_URL" "MI_CHANNEL_SECRET" }}
{{ include "mi.secret" (dict "name" $name "secret" $.Values.existingSecret) }}
{{- end }}
{{ include "mi.secret" (dict "name" "MI_EMAIL_PASSWORD" "secret" .Values.existingSecret "optional" true) }}
- {name: MI_DEBUG, value: "0"}
- {name: MI_ALLOWED_HOSTS, value: {{ .Values.host | quote }}}
- {name: MI_RASA_URL, value: "http://{{ .Release.Name }}-rasa:5005"}
- {name: MI_TRUSTED_PROXY, value: {{ .Values.web.trustedProxy | quote }}}
{{- range $name, $value := .Values.settings }}
- {name: {{ $name }}, value: {{ $value | quote }}}
{{- end }}
{{- end }}
