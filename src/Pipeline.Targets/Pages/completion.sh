# Completes targets, options and their values; made by @command@ --completion @shell@.

# What can stand at the cursor, one a line, or ":files". The arguments are the words up to it; the last is the one begun.
_pipeline_build_candidates() {
  local option='' count=0 given=' '
  while [ $# -gt 1 ]; do
    case $1 in
      -*=*) option=${1%%=*} count=1 ;;
      -*) option=$1 count=0 ;;
      *) count=$((count + 1)) ;;
    esac
    given="$given${1%%=*} "
    shift
  done
  case $1 in
    -*=*) _pipeline_build_values "${1%%=*}" 0 ;;
    -*) _pipeline_build_options "$given" ;;
    *)
      if [ -z "$option" ]; then
        printf '%s\n' @targets@
      else
        _pipeline_build_values "$option" "$count" || _pipeline_build_options "$given"
      fi
      ;;
  esac
}

# The values of an option that has so many already; fails where it takes no more.
_pipeline_build_values() {
  case $1 in
    @lists@) ;;
    *) [ "$2" -eq 0 ] || return 1 ;;
  esac
  case $1 in
@values@
    *) return 1 ;;
  esac
}

# The options that are not there yet.
_pipeline_build_options() {
  local option
  for option in @options@; do
    case $1 in
      *" $option "*) ;;
      *) printf '%s\n' "$option" ;;
    esac
  done
}

