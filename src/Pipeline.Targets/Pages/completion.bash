_pipeline_build() {
  local word typed prefix candidate
  local -a words=() candidates=()
  COMPREPLY=()
  # Another project's @name@: file names.
  if [[ @other@ ]]; then
    compopt -o default 2>/dev/null
    return 0
  fi
  # Readline breaks words at "=": --go=volume arrives as three of them.
  for word in "${COMP_WORDS[@]:1:COMP_CWORD}"; do
    if ((${#words[@]})) && [[ $word == '=' && ${words[-1]} == -* || ${words[-1]} == -*= ]]; then
      words[-1]+=$word
    else
      words+=("$word")
    fi
  done
  typed=${words[-1]}
  [[ $typed != -*=* ]] || typed=${typed#*=}
  mapfile -t candidates < <(_pipeline_build_candidates "${words[@]}")
  if [[ ${candidates[0]-} == :files ]]; then
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -f -- "$typed")
    return 0
  fi
  prefix=${typed%"${typed##*[+,]}"}
  for candidate in "${candidates[@]}"; do
    if [[ ${prefix,,}${candidate,,} == "${typed,,}"* ]]; then
      COMPREPLY+=("$prefix$candidate")
    fi
  done
}
complete -F _pipeline_build @name@
