_pipeline_build() {
  local -a candidates
  # Another project's @name@: file names.
  if [[ @other@ ]]; then
    _files
    return
  fi
  candidates=(${(f)"$(_pipeline_build_candidates "${(@)words[2,CURRENT-1]}" "$PREFIX")"})
  [[ $PREFIX != -*=* ]] || compset -P '*='
  if [[ ${candidates[1]} == :files ]]; then
    _files
    return
  fi
  compset -P '*[+,]'
  compadd -M 'm:{[:lower:][:upper:]}={[:upper:][:lower:]}' -a candidates
}
(($+functions[compdef])) || { autoload -Uz compinit && compinit; }
compdef _pipeline_build @name@
