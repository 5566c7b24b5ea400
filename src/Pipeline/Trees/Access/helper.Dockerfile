# Volume work as root inside the engine: copy, list, hash, with every attribute kept.
# Any Debian or Ubuntu image serves as BASE.
ARG BASE=debian:13-slim
FROM ${BASE}
RUN --mount=type=cache,id=pipeline-apt-lists,target=/var/lib/apt/lists,sharing=locked \
    --mount=type=cache,id=pipeline-apt-cache,target=/var/cache/apt,sharing=locked \
    apt-get update -q \
    && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends \
        acl attr e2fsprogs coreutils findutils rsync tar util-linux
