{{/* The namespace is part of the cloud's identity: leases and roles are there. */}}
{{- define "stratuslab.check" -}}
{{- if ne .Release.Namespace "stratuslab-system" -}}
{{- fail (printf "\n\nStratusLab lives in the namespace stratuslab-system (one cloud per cluster), not in %q.\nInstall it with: helm install %s … --namespace stratuslab-system --create-namespace\n" .Release.Namespace .Release.Name) -}}
{{- end -}}
{{- if and (not .Values.tls.existingSecret) (not .Values.tls.selfSigned) -}}
{{- fail "\n\nThe bridge needs a certificate: set tls.existingSecret to a Secret of type kubernetes.io/tls,\nor tls.selfSigned=true for a trial.\n" -}}
{{- end -}}
{{- if and .Values.tls.existingSecret .Values.tls.selfSigned -}}
{{- fail "\n\ntls.existingSecret and tls.selfSigned exclude each other.\n" -}}
{{- end -}}
{{- if eq .Values.store.kind "couchbase" -}}
{{- $c := .Values.store.couchbase -}}
{{- if and (not $c.hosts) (not $c.existingSecret) -}}
{{- fail "\n\nThe store couchbase needs its addresses: set store.couchbase.hosts, or store.couchbase.existingSecret to a Secret with the key couchbase.cfg.\n" -}}
{{- end -}}
{{- if and $c.existingSecret (or $c.hosts $c.username $c.password $c.tls (ne $c.bucket "default")) -}}
{{- fail "\n\nstore.couchbase.existingSecret is the whole couchbase.cfg: leave hosts, bucket, username, password and tls as they are.\n" -}}
{{- end -}}
{{- range $c.hosts -}}
{{- if not (regexMatch "^[A-Za-z0-9.-]+(:[0-9]{1,5})?$" .) -}}
{{- fail (printf "\n\nEach of store.couchbase.hosts is HOST or HOST:PORT, not %q; store.couchbase.tls says whether connections are encrypted.\n" .) -}}
{{- end -}}
{{- end -}}
{{- else if gt (int .Values.bridge.replicas) 1 -}}
{{- fail (printf "\n\nThe store evaluation is one file: bridge.replicas must be 1, not %d. More bridges need store.kind=couchbase.\n" (int .Values.bridge.replicas)) -}}
{{- end -}}
{{- if eq .Values.images.tag "latest" -}}
{{- fail "\n\nimages.tag must name a version, not latest: nodes would run different ones, and nothing could be rolled back.\n" -}}
{{- end -}}
{{- if not (regexMatch "^((25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])/(1[6-9]|2[0-9]|30)$" .Values.agent.subnet) -}}
{{- fail (printf "\n\nagent.subnet must be a subnet from /16 to /30, like 10.88.0.0/24, not %q.\n" .Values.agent.subnet) -}}
{{- end -}}
{{- range $name, $path := dict "agent.stateDirectory" .Values.agent.stateDirectory "agent.libvirt.socketDirectory" .Values.agent.libvirt.socketDirectory -}}
{{- include "stratuslab.directory" (list $name $path) -}}
{{- end -}}
{{- $libvirt := .Values.agent.libvirt -}}
{{- if and (contains "socket=" $libvirt.uri) (not (contains (printf "socket=%s/" $libvirt.socketDirectory) $libvirt.uri)) -}}
{{- fail (printf "\n\nagent.libvirt.uri names a socket that is not in agent.libvirt.socketDirectory (%s), which is all that the agent sees: %s\n" $libvirt.socketDirectory $libvirt.uri) -}}
{{- end -}}
{{- range .Values.agent.pools -}}
{{- include "stratuslab.directory" (list "Each of agent.pools" .) -}}
{{- end -}}
{{- with .Values.bridge.publicUrl -}}
{{- if not (regexMatch "^https?://[^\\s/]+$" .) -}}
{{- fail (printf "\n\nbridge.publicUrl must be scheme and authority only, like https://cimi.example.org, not %q.\n" .) -}}
{{- end -}}
{{- end -}}
{{- if and .Values.bridge.ingress.enabled (not .Values.bridge.ingress.host) -}}
{{- fail "\n\nbridge.ingress.enabled needs bridge.ingress.host.\n" -}}
{{- end -}}
{{- include "stratuslab.forms" . -}}
{{- end -}}

{{/* What a text must look like, said in words: a schema could only show its pattern. */}}
{{- define "stratuslab.forms" -}}
{{- $name := "^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$" -}}
{{- $names := "the name of an object in Kubernetes (small letters, digits, - and .)" -}}
{{- $quantity := "^[0-9]+(\\.[0-9]+)?(m|k|M|G|T|Ki|Mi|Gi|Ti)?$" -}}
{{- $quantities := "a quantity, like 512Mi or 10Gi" -}}
{{- include "stratuslab.form" (list "images.registry" .Values.images.registry "^[^\\s/]([^\\s]*[^\\s/])?$" "a registry and perhaps a path, like registry.example.org/cloud, without blanks and without a slash at either end") -}}
{{- $store := .Values.store -}}
{{- include "stratuslab.form" (list "store.evaluation.size" $store.evaluation.size $quantity $quantities) -}}
{{- include "stratuslab.form" (list "store.evaluation.existingClaim" $store.evaluation.existingClaim $name $names) -}}
{{- include "stratuslab.form" (list "store.couchbase.bucket" $store.couchbase.bucket "^[A-Za-z0-9_.%-]{1,100}$" "the name of a bucket (at most 100 letters, digits and _ . % -)") -}}
{{- include "stratuslab.form" (list "store.couchbase.existingSecret" $store.couchbase.existingSecret $name $names) -}}
{{- if regexMatch "[\\r\\n]" (print $store.couchbase.username $store.couchbase.password) -}}
{{- fail "\n\nstore.couchbase.username and store.couchbase.password must be one line each.\n" -}}
{{- end -}}
{{- include "stratuslab.form" (list "tls.existingSecret" .Values.tls.existingSecret $name $names) -}}
{{- include "stratuslab.form" (list "admin.existingSecret" .Values.admin.existingSecret $name $names) -}}
{{- include "stratuslab.form" (list "bridge.ingress.host" .Values.bridge.ingress.host "^[a-z0-9*]([a-z0-9.-]*[a-z0-9])?$" "the name of a host, like cimi.example.org") -}}
{{- include "stratuslab.form" (list "bridge.ingress.tlsSecret" .Values.bridge.ingress.tlsSecret $name $names) -}}
{{- range $component := list "bridge" "operator" "agent" -}}
{{- range $kind, $resources := (get $.Values $component).resources -}}
{{- include "stratuslab.form" (list (printf "%s.resources.%s.memory" $component $kind) $resources.memory $quantity $quantities) -}}
{{- end -}}
{{- end -}}
{{- include "stratuslab.form" (list "agent.libvirt.uri" .Values.agent.libvirt.uri "^(qemu|test)[+a-z]*://[^\\s]*$" "the URI of a libvirt that runs QEMU, like qemu+unix:///system?socket=/run/libvirt/libvirt-sock") -}}
{{- if kindIs "string" .Values.agent.maxUnavailable -}}
{{- include "stratuslab.form" (list "agent.maxUnavailable" .Values.agent.maxUnavailable "^[0-9]{1,3}%$" "a number, or a share like 25%") -}}
{{- end -}}
{{- include "stratuslab.form" (list "monitoring.serviceMonitor.interval" .Values.monitoring.serviceMonitor.interval "^[0-9]+(ms|s|m)$" "a time, like 30s") -}}
{{- end -}}

{{/* stratuslab.form (list "value" $value "pattern" "what it must be"); what is empty is not looked at */}}
{{- define "stratuslab.form" -}}
{{- with index . 1 -}}
{{- if not (regexMatch (index $ 2) .) -}}
{{- fail (printf "\n\n%s must be %s, not %q.\n" (index $ 0) (index $ 3) .) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* stratuslab.directory (list "value" "/path") */}}
{{- define "stratuslab.directory" -}}
{{- if not (regexMatch "^/[^\\s:]*[^/\\s:]$" (index . 1)) -}}
{{- fail (printf "\n\n%s must be an absolute path without a slash at its end, like /var/lib/stratuslab, not %q.\n" (index . 0) (index . 1)) -}}
{{- end -}}
{{- end -}}

{{/* The names in a certificate of our own: those by which the bridge is reached. */}}
{{- define "stratuslab.certificateNames" -}}
{{- $service := printf "stratuslab-bridge.%s" .Release.Namespace -}}
{{- $names := list (printf "%s.svc" $service) $service "stratuslab-bridge" "localhost" -}}
{{- with regexFind "^https://[A-Za-z0-9.-]+" .Values.bridge.publicUrl -}}
{{- $names = append $names (trimPrefix "https://" .) -}}
{{- end -}}
{{- join "," $names -}}
{{- end -}}

{{/* stratuslab.labels (list . "bridge") */}}
{{- define "stratuslab.labels" -}}
{{- $root := index . 0 -}}
{{ include "stratuslab.selector" . }}
app.kubernetes.io/part-of: stratuslab
app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version }}
{{- end -}}

{{- define "stratuslab.selector" -}}
app.kubernetes.io/name: stratuslab
app.kubernetes.io/instance: {{ (index . 0).Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end -}}

{{/* stratuslab.image (list . "bridge") */}}
{{- define "stratuslab.image" -}}
{{- $root := index . 0 -}}
{{- $images := $root.Values.images -}}
image: {{ printf "%s/%s:%s" $images.registry (index . 1) ($images.tag | default $root.Chart.AppVersion) | quote }}
imagePullPolicy: {{ $images.pullPolicy }}
{{- end -}}

{{- define "stratuslab.pullSecrets" -}}
{{- with .Values.images.pullSecrets }}
imagePullSecrets:
{{- range . }}
  - name: {{ . }}
{{- end }}
{{- end }}
{{- end -}}

{{/* Of pods that need nothing of the node. */}}
{{- define "stratuslab.restrictedPod" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
fsGroupChangePolicy: OnRootMismatch
seccompProfile: {type: RuntimeDefault}
{{- end -}}

{{- define "stratuslab.restrictedContainer" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end -}}

{{/* Probes of a component's own admin port. Liveness is patient: who is alive but waits is not killed. */}}
{{- define "stratuslab.probes" -}}
startupProbe:
  httpGet: {path: /livez, port: admin}
  periodSeconds: 2
  failureThreshold: 90
livenessProbe:
  httpGet: {path: /livez, port: admin}
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
readinessProbe:
  httpGet: {path: /readyz, port: admin}
  periodSeconds: 5
  timeoutSeconds: 5
{{- end -}}

{{/* Replicas on different nodes, if there are any. */}}
{{- define "stratuslab.apart" -}}
podAntiAffinity:
  preferredDuringSchedulingIgnoredDuringExecution:
    - weight: 100
      podAffinityTerm:
        topologyKey: kubernetes.io/hostname
        labelSelector:
          matchLabels:
            {{- include "stratuslab.selector" . | nindent 12 }}
{{- end -}}

{{- define "stratuslab.adminSecret" -}}
{{ .Values.admin.existingSecret | default "stratuslab-admin" }}
{{- end -}}

{{- define "stratuslab.tlsSecret" -}}
{{ .Values.tls.existingSecret | default "stratuslab-tls" }}
{{- end -}}

{{- define "stratuslab.couchbaseSecret" -}}
{{ .Values.store.couchbase.existingSecret | default "stratuslab-couchbase" }}
{{- end -}}

{{/* The user that a service account is to the API server. */}}
{{- define "stratuslab.user" -}}
system:serviceaccount:{{ (index . 0).Release.Namespace }}:stratuslab-{{ index . 1 }}
{{- end -}}
