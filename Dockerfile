# The image: lede and its locked packages, Python's standard library, nothing to build or install with.
#   docker build -t lede .            podman and buildah take the same file; BuildKit is not needed
# Pin the base by digest for a release: --build-arg BASE=docker.io/library/python:3.13-slim-bookworm@sha256:…
# Any Debian with python3 and its venv will do: scripts/base.sh makes one where no registry can be reached.
ARG BASE=docker.io/library/python:3.13-slim-bookworm

FROM ${BASE} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore PYTHONDONTWRITEBYTECODE=1
WORKDIR /src
RUN dpkg-query --show --showformat '${Package}\t${Version}\t${Architecture}\n' >debian.tsv \
    && apt-get update -qq && apt-get install -qq --no-install-recommends binutils >/dev/null
COPY requirements.lock requirements-build.lock ./
RUN python3 -m venv /opt/build && /opt/build/bin/python -m pip install --require-hashes -r requirements-build.lock
RUN python3 -m venv /opt/lede && /opt/lede/bin/python -m pip install --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE LICENSE-weights NOTICE ./
COPY protos protos
COPY service/lede service/lede
RUN /opt/build/bin/python -m hatchling build -t wheel -d /tmp/dist \
    && /opt/lede/bin/python -m pip install --no-deps --no-index /tmp/dist/lede-*.whl \
    && /opt/lede/bin/python -m pip check
# What is not needed to run goes: installers, the downloader of tokenizers (nothing is ever downloaded), the C library of
# onnxruntime (the Python module holds its own), sources, tests and, of the four largest, symbol tables (not of those whose
# files were patched when they were packed, as numpy's: stripped, they no longer load). What stays is listed by name,
# version and licence, compiled, and tried.
RUN /opt/lede/bin/python -m pip uninstall --quiet --yes huggingface-hub hf-xet pip setuptools \
    && cd /opt/lede/lib/python3*/site-packages \
    && rm -f onnxruntime/capi/libonnxruntime.so.* \
    && find . -name tests -type d -prune -exec rm -rf {} + \
    && find . -type f '(' -name '*.cpp' -o -name '*.c' -o -name '*.pyx' -o -name '*.pxd' -o -name '*.h' ')' -delete \
    && find blis grpc spacy thinc -name '*.so' -exec strip --strip-unneeded {} + \
    && cd /src \
    && mkdir -p /opt/lede/share/lede \
    && /opt/build/bin/cyclonedx-py environment --output-format JSON --output-file /opt/lede/share/lede/sbom.cdx.json \
       /opt/lede/bin/python \
    && /opt/build/bin/pip-licenses --python /opt/lede/bin/python --format json --with-urls \
       --output-file /opt/lede/share/lede/licences.json \
    && cp LICENSE LICENSE-weights NOTICE debian.tsv /opt/lede/share/lede/ \
    && /opt/lede/bin/python -m compileall -q -j 0 --invalidation-mode unchecked-hash /opt/lede/lib \
    && echo 'Police arrested two men in Berlin on Monday.' | /opt/lede/bin/lede extract - --format text

FROM ${BASE}
ARG BASE
ARG REVISION=unknown
ARG VERSION=unknown
LABEL org.opencontainers.image.title="lede" \
      org.opencontainers.image.description="Reads news articles and tells their events over gRPC" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.base.name="${BASE}" \
      org.opencontainers.image.licenses="Apache-2.0 AND CC-BY-SA-4.0"
# No file of the image may raise rights, none can be written by the user that runs it, and no installer of the base stays.
RUN find / -xdev -perm /6000 -type f -exec chmod a-s {} + \
    && rm -rf /usr/local/lib/python3*/site-packages/pip* /usr/local/lib/python3*/ensurepip /usr/local/bin/pip* \
       /usr/lib/python3*/ensurepip /usr/share/python-wheels
COPY --from=build /opt/lede /opt/lede
ENV PATH=/opt/lede/bin:${PATH} \
    HOME=/tmp \
    OMP_NUM_THREADS=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
WORKDIR /tmp
USER 65532:65532
EXPOSE 50051 9464
STOPSIGNAL SIGTERM
# Health: Kubernetes asks over gRPC; where a command is wanted: ["lede", "probe"].
ENTRYPOINT ["lede"]
CMD ["serve"]
