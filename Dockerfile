# The bot, or any other command of qabot, on a processor: no CUDA, no root, a root file system that
# can be read-only. docs/operations.md says how to build and run it; docs/deploy/compose.yaml does.
FROM python:3.11-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
# PyTorch's own CPU builds; elsewhere the same version may bring gigabytes of CUDA libraries.
RUN python -m venv /opt/qabot \
    && /opt/qabot/bin/pip install torch==2.13.0 --index-url https://download.pytorch.org/whl/cpu
WORKDIR /src
COPY pyproject.toml README.md LICENSE NOTICE ./
COPY qabot qabot
RUN /opt/qabot/bin/pip install .

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin qabot \
    && install -d -o qabot -g qabot -m 0750 /data /data/corpus /data/index /data/state
COPY --from=build /opt/qabot /opt/qabot
ENV PATH=/opt/qabot/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    # What libraries cache goes where a tmpfs is.
    HF_HOME=/tmp/huggingface \
    QABOT_CORPUS=/data/corpus \
    QABOT_INDEX=/data/index \
    QABOT_STATE=/data/state \
    QABOT_LOG_FORMAT=json \
    QABOT_SERVE_PORT=9100
USER 10001
WORKDIR /data
VOLUME ["/data/corpus", "/data/index", "/data/state"]
EXPOSE 9100
# The first index run may take minutes, and until it is done the bot isn't ready.
HEALTHCHECK --interval=30s --timeout=5s --start-period=10m \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:9100/readyz', timeout=4)"]
ENTRYPOINT ["qabot"]
CMD ["bot"]
