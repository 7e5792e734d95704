# docker build -t inquote .
# docker run --read-only -p 127.0.0.1:8000:8000 -v inquote:/data -e INQUOTE_ASK_ACCESS=open inquote
# Inside the container the server listens beyond loopback, so it starts only with an API key
# (docker run -v inquote:/data inquote key new) or with INQUOTE_ASK_ACCESS=open.
FROM python:3.11-slim AS build
WORKDIR /build
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir 'torch==2.13.*'
COPY pyproject.toml README.md LICENSE ./
COPY retriever retriever
COPY server server
COPY evals evals
COPY corpus corpus
RUN /venv/bin/pip install --no-cache-dir '.[mcp,milvus]'

FROM python:3.11-slim
RUN useradd --system --uid 10001 --home-dir /data --create-home inquote
COPY --from=build /venv /venv
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HF_HUB_OFFLINE=1 \
    INQUOTE_HOST=0.0.0.0 \
    INQUOTE_INDEX=/data/index \
    INQUOTE_LOG_FORMAT=json
USER inquote
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD \
    ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["inquote"]
CMD ["serve"]
