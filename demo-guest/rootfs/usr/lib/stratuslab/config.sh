# The seed's parts and the subset of #cloud-config that the guest understands; sourced.
# Parts are vendor-data, user-data and cimi-user-data (the file cimi/user-data, when it says
# something else than user-data), in this order. A flattened part lies in $STATE/<part>.
SEED=/run/seed
STATE=/run/stratuslab
LIB=/usr/lib/stratuslab

say() { echo "user-data: $*"; }

flatten() {
  : >"$2"
  [ ! -s "$1" ] || timeout 20 awk -f $LIB/yaml.awk "$1" >"$2" || say "${1##*/} cannot be read as YAML"
}

# The value at a path of a flattened file; fails where there is none.
value() {
  local found
  found=$(grep -m 1 -F "$2=" "$1" 2>/dev/null | awk -v p="$2=" 'index($0, p) == 1 { print substr($0, length(p) + 1) }')
  [ -n "$found" ] || { grep -q -x -F "$2=" "$1" 2>/dev/null; return; }
  printf '%b\n' "$found"
}

# The keys directly below a path, each once: 0 1 2 for a list, names for a mapping.
keys() {
  awk -v p="$2." 'index($0, p) == 1 { k = substr($0, length(p) + 1); sub(/[.=].*/, "", k); if (!seen[k]++) print k }' "$1"
}

# A list's values, or the one value, one per line.
values() {
  local key
  if value "$1" "$2"; then return; fi
  for key in $(keys "$1" "$2"); do value "$1" "$2.$key"; done
}

true_() { case $1 in true | True | yes | on | 1) return 0 ;; *) return 1 ;; esac; }

prepare_parts() {
  local part
  if cmp -s "$SEED/user-data" "$SEED/cimi-user-data"; then rm "$SEED/cimi-user-data"; fi
  PARTS=
  for part in vendor-data user-data cimi-user-data; do
    [ -s "$SEED/$part" ] || continue
    if [ "$(head -c 2 "$SEED/$part" | hexdump -e '2/1 "%02x"')" = 1f8b ]; then
      zcat "$SEED/$part" >"$SEED/plain" && mv "$SEED/plain" "$SEED/$part"
    fi
    case $(head -n 1 "$SEED/$part" | tr -d '\r') in
      '#cloud-config'*) flatten "$SEED/$part" "$STATE/$part"; PARTS="$PARTS $part" ;;
    esac
  done
  [ ! -f "$SEED/cimi-user-data" ] || cp "$SEED/cimi-user-data" /var/lib/cimi/user-data
}

# The last part that has the key decides.
configured() {
  local part found=
  for part in $PARTS; do found=$(value "$STATE/$part" "$1" || echo "$found"); done
  [ -n "$found" ] && echo "$found"
}

set_hostname() {
  local name
  name=$(configured hostname || configured fqdn || value "$STATE/meta-data" local-hostname ||
    value "$STATE/meta-data" hostname || echo stratuslab)
  name=$(echo "${name%%.*}" | tr -cd 'A-Za-z0-9-' | cut -c1-63)
  hostname "${name:-stratuslab}"
  hostname >/etc/hostname
  printf '127.0.0.1 localhost\n127.0.1.1 %s\n::1 localhost\n' "$(hostname)" >/etc/hosts
}

# A hash of crypt(3) as it is; anything else is a clear password.
hashed() {
  case $1 in '$'*'$'* | '*' | '!'*) echo "$1" ;; *) printf '%s\n' "$1" | mkpasswd -m sha512 -P 0 ;; esac
}

set_password() {
  NAME=$1 HASH=$2 awk -F: -v OFS=: '$1 == ENVIRON["NAME"] { $2 = ENVIRON["HASH"] } { print }' /etc/shadow >/etc/shadow.new &&
    chmod 600 /etc/shadow.new && mv /etc/shadow.new /etc/shadow
}

home_of() { awk -F: -v name="$1" '$1 == name { print $6 }' /etc/passwd; }

add_user() {
  local id
  case $1 in '' | *[!a-z0-9_.-]* | [-.]*) say "not a user name: $1"; return 1 ;; esac
  grep -q "^$1:" /etc/passwd && return
  id=$(awk -F: '$3 >= 1000 && $3 > top { top = $3 } END { print top ? top + 1 : 1000 }' /etc/passwd)
  echo "$1:x:$id:$id:$1:/home/$1:/bin/sh" >>/etc/passwd
  echo "$1:x:$id:" >>/etc/group
  echo "$1:*:19000:0:99999:7:::" >>/etc/shadow
  mkdir -p "/home/$1" && chown "$id:$id" "/home/$1" && chmod 700 "/home/$1"
}

# Keys come on standard input.
authorize() {
  local home
  home=$(home_of "$1")
  mkdir -p "$home/.ssh"
  cat >>"$home/.ssh/authorized_keys"
  sort -u -o "$home/.ssh/authorized_keys" "$home/.ssh/authorized_keys"
  chmod 700 "$home/.ssh"
  chmod 600 "$home/.ssh/authorized_keys"
  chown -R "$1:$1" "$home/.ssh"
}

configure_user() {
  local part=$1 at=$2 name password
  name=$(value "$part" "$at.name") || return
  add_user "$name" || return
  values "$part" "$at.ssh_authorized_keys" | authorize "$name"
  password=$(value "$part" "$at.passwd" || value "$part" "$at.hashed_passwd" || value "$part" "$at.plain_text_passwd") || return 0
  set_password "$name" "$(hashed "$password")"
}

configure_passwords() {
  local part=$1 key line password
  if password=$(value "$part" password); then set_password root "$(hashed "$password")"; fi
  values "$part" chpasswd.list | while read -r line; do
    [ -z "$line" ] || set_password "${line%%:*}" "$(hashed "${line#*:}")"
  done
  for key in $(keys "$part" chpasswd.users); do
    password=$(value "$part" "chpasswd.users.$key.password") &&
      set_password "$(value "$part" "chpasswd.users.$key.name")" "$(hashed "$password")"
  done
}

write_file() {
  local part=$1 at=$2 path encoding
  path=$(value "$part" "$at.path") || return
  mkdir -p "$(dirname "$path")"
  encoding=$(value "$part" "$at.encoding")
  # `value` ends its output with one newline more than the content has.
  value "$part" "$at.content" | head -c -1 >/run/stratuslab/content
  case $encoding in
    b64 | base64) base64 -d /run/stratuslab/content ;;
    gz+b64 | gz+base64 | gzip+b64 | gzip+base64) base64 -d /run/stratuslab/content | zcat ;;
    *) cat /run/stratuslab/content ;;
  esac >/run/stratuslab/decoded
  if true_ "$(value "$part" "$at.append")"; then cat /run/stratuslab/decoded >>"$path"; else cat /run/stratuslab/decoded >"$path"; fi
  chmod "$(value "$part" "$at.permissions" || echo 644)" "$path"
  chown "$(value "$part" "$at.owner" || echo root:root)" "$path"
}

KNOWN=' hostname fqdn users ssh_authorized_keys ssh_pwauth password chpasswd write_files runcmd disable_root'

configure_part() {
  local part=$1 key
  for key in $(sed 's/[.=].*//' "$part" | sort -u); do
    case "$KNOWN " in *" $key "*) ;; *) say "cloud-config key not supported here: $key" ;; esac
  done
  for key in $(keys "$part" write_files); do write_file "$part" "write_files.$key"; done
  for key in $(keys "$part" users); do configure_user "$part" "users.$key"; done
  values "$part" ssh_authorized_keys | authorize root
  configure_passwords "$part"
}

# Once per instance: users, keys, passwords and files. Keys of the meta-data are root's too.
configure_instance() {
  local part key answer
  if answer=$(configured ssh_pwauth) && ! true_ "$answer"; then echo -s >"$STATE/ssh-options"; fi
  [ ! -e /var/lib/stratuslab/configured ] || return 0
  for key in $(keys "$STATE/meta-data" public-keys); do
    value "$STATE/meta-data" "public-keys.$key" || values "$STATE/meta-data" "public-keys.$key.openssh-key"
  done | authorize root
  for part in $PARTS; do configure_part "$STATE/$part"; done
  : >/var/lib/stratuslab/configured
  sync
}
