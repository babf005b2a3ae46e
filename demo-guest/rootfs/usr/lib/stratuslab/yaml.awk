# Flattens the YAML that cloud-config, meta-data and network-config use (mappings, lists, block
# and flow style with quoted and plain scalars, hence JSON too; no anchors, aliases, tags or
# several documents) into lines "path=value": a.0.b=text. In a value, \\ is a backslash, \n a newline.
{ sub(/\r$/, ""); line[count++] = $0 }
END { pos = 0; if (next_line()) node("", 0) }

function next_line() {
  while (pos < count && (line[pos] ~ /^[ \t]*(#.*)?$/ || line[pos] ~ /^(---|\.\.\.)[ \t]*$/)) pos++
  return pos < count
}
function indent_of(text) { match(text, /^ */); return RLENGTH }
function child(path, key) { return path == "" ? key : path "." key }
function emit(path, value) {
  gsub(/\\/, "\\\\", value)
  gsub(/\n/, "\\n", value)
  print path "=" value
}
# Length of "key:" at the start of text, 0 if text is no mapping entry.
function key_length(text, m) {
  if (text ~ /^"/) { if (!match(text, /^"[^"]*"[ ]*:([ \t]|$)/)) return 0 }
  else if (text ~ /^'/) { if (!match(text, /^'[^']*'[ ]*:([ \t]|$)/)) return 0 }
  else if (text ~ /^[[{]/ || !match(text, /:([ \t]|$)/)) return 0
  m = RSTART + RLENGTH - 1
  return substr(text, m, 1) == ":" ? m : m - 1
}
function unquote(key) {
  sub(/[ \t]*:$/, "", key)
  if (key ~ /^".*"$/ || key ~ /^'.*'$/) key = substr(key, 2, length(key) - 2)
  return key
}
function node(path, least, indent, text, i, length_, key, rest) {
  if (!next_line()) return
  indent = indent_of(line[pos])
  if (indent < least) return
  text = substr(line[pos], indent + 1)
  if (text ~ /^-([ \t]|$)/) {
    for (i = 0; next_line() && indent_of(line[pos]) == indent; i++) {
      text = substr(line[pos], indent + 1)
      if (text !~ /^-([ \t]|$)/) return
      rest = substr(text, 2)
      sub(/^[ \t]+/, "", rest)
      if (rest == "" || rest ~ /^#/) { pos++; node(child(path, i), indent + 1) }
      else if (key_length(rest) || rest ~ /^-[ \t]/) {
        line[pos] = sprintf("%" (indent + length(text) - length(rest)) "s", "") rest
        node(child(path, i), indent + 1)
      } else { pos++; scalar(rest, child(path, i), indent) }
    }
    return
  }
  if (!key_length(text)) { pos++; scalar(text, path, indent - 1); return }
  while (next_line() && indent_of(line[pos]) == indent) {
    text = substr(line[pos], indent + 1)
    if (!(length_ = key_length(text))) return
    key = child(path, unquote(substr(text, 1, length_)))
    rest = substr(text, length_ + 1)
    sub(/^[ \t]+/, "", rest)
    pos++
    if (rest != "" && rest !~ /^#/) scalar(rest, key, indent)
    else if (next_line() && line[pos] ~ /^ *-([ \t]|$)/) node(key, indent)
    else node(key, indent + 1)
  }
}
function scalar(text, path, indent) {
  if (text ~ /^[|>]/) { block(text, path, indent); return }
  if (text ~ /^[[{"']/) {
    flow = text
    while (!closed(flow) && pos < count) flow = flow "\n" line[pos++]
    at = 1
    flow_value(path, 0)
    return
  }
  sub(/[ \t]+#.*$/, "", text)
  while (next_line() && indent_of(line[pos]) > indent) {
    rest_ = line[pos++]
    sub(/^[ \t]+/, "", rest_)
    sub(/[ \t]+#.*$/, "", rest_)
    text = text " " rest_
  }
  sub(/[ \t]+$/, "", text)
  if (text != "null" && text != "~") emit(path, text)
}
function block(header, path, indent, own, text, value, blanks, folded) {
  folded = header ~ /^>/
  own = match(header, /[1-9]/) ? indent + substr(header, RSTART, 1) : -1
  while (pos < count) {
    text = line[pos]
    if (text ~ /^[ \t]*$/) { blanks = blanks "\n"; pos++; continue }
    if (own < 0) { if (indent_of(text) <= indent) break; own = indent_of(text) }
    if (indent_of(text) < own) break
    value = value (folded && value != "" && blanks == "" ? " " : "") blanks substr(text, own + 1) (folded ? "" : "\n")
    blanks = ""
    pos++
  }
  if (folded && value != "") value = value "\n"
  if (header ~ /-/) sub(/\n$/, "", value)
  if (header ~ /\+/) value = value blanks
  emit(path, value)
}
# Whether quotes and brackets of a flow value are all closed.
function closed(text, depth, c) {
  while (match(text, /[]["'{}]/)) {
    c = substr(text, RSTART, 1)
    text = substr(text, RSTART + 1)
    if (c == "\"") { if (!match(text, /^([^"\\]|\\.)*"/)) return 0; text = substr(text, RLENGTH + 1) }
    else if (c == "'") { if (!match(text, /^[^']*'/)) return 0; text = substr(text, RLENGTH + 1) }
    else depth += (c == "[" || c == "{") ? 1 : -1
    if (depth <= 0) return 1
  }
  return depth <= 0
}
function blank() { while (substr(flow, at, 1) ~ /[ \t\n]/) at++ }
function flow_value(path, inside, c, i, key) {
  blank()
  c = substr(flow, at, 1)
  if (c == "{" || c == "[") {
    at++
    for (i = 0; at <= length(flow); i++) {
      blank()
      if (substr(flow, at, 1) ~ /[]}]/) { at++; return }
      key = i
      if (c == "{") { key = flow_text(1); blank(); if (substr(flow, at, 1) == ":") at++ }
      flow_value(child(path, key), 1)
      blank()
      if (substr(flow, at, 1) == ",") at++
    }
    return
  }
  i = flow_text(inside)
  if (c ~ /["']/ || (i != "null" && i != "~")) emit(path, i)
}
function flow_text(inside, c, value, rest) {
  c = substr(flow, at, 1)
  if (c == "\"") return double_quoted()
  if (c == "'") {
    at++
    while (match(rest = substr(flow, at), /'/)) {
      value = value substr(rest, 1, RSTART - 1)
      at += RSTART
      if (substr(flow, at, 1) != "'") return value
      value = value "'"
      at++
    }
    return value
  }
  rest = substr(flow, at)
  if (inside) match(rest, /^([^],}:]|:[^ \t\n])*/)
  else match(rest, /^.*/)
  at += RLENGTH > 0 ? RLENGTH : 1
  value = substr(rest, 1, RLENGTH)
  sub(/[ \t\n]+$/, "", value)
  return value
}
function double_quoted(value, rest, c) {
  at++
  while (match(rest = substr(flow, at), /["\\]/)) {
    value = value substr(rest, 1, RSTART - 1)
    at += RSTART
    if (substr(rest, RSTART, 1) == "\"") return value
    c = substr(flow, at++, 1)
    if (c == "n") c = "\n"
    else if (c == "t") c = "\t"
    else if (c == "r") c = "\r"
    else if (c == "u") { c = utf8(substr(flow, at, 4)); at += 4 }
    value = value c
  }
  return value
}
function utf8(hex, i, n) {
  for (i = 1; i <= 4; i++) n = n * 16 + index("0123456789abcdef", tolower(substr(hex, i, 1))) - 1
  if (n < 128) return sprintf("%c", n)
  if (n < 2048) return sprintf("%c%c", 192 + int(n / 64), 128 + n % 64)
  return sprintf("%c%c%c", 224 + int(n / 4096), 128 + int(n / 64) % 64, 128 + n % 64)
}
