# Yizhan in a container: docker build -t yizhan . && docker run --read-only --tmpfs /tmp -v yizhan:/var/lib/yizhan -p 8000:8000 yizhan
# docs/operators.md says more; compose.yaml adds PostgreSQL and a proxy that speaks TLS.
FROM python:3.12-slim-bookworm AS build

WORKDIR /source
# pip works on it from outside, so that none is left in it.
RUN python -m venv --without-pip /opt/yizhan
COPY requirements.lock ./
RUN pip --python /opt/yizhan/bin/python install --no-cache-dir --require-hashes --requirement requirements.lock
COPY pyproject.toml README.md LICENSE NOTICE ./
COPY geodata geodata
COPY stations stations
COPY web web
COPY api api
RUN pip --python /opt/yizhan/bin/python install --no-cache-dir --no-deps .


FROM python:3.12-slim-bookworm

RUN python -m pip uninstall --yes --quiet --root-user-action=ignore pip \
    && useradd --system --uid 10001 --home-dir /var/lib/yizhan --create-home --shell /usr/sbin/nologin yizhan
COPY --from=build /opt/yizhan /opt/yizhan
ENV PATH=/opt/yizhan/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    YIZHAN_DATABASE_URL=sqlite:////var/lib/yizhan/yizhan.db \
    YIZHAN_GAZETTEER_FOLDER=/var/lib/yizhan/gazetteer-packs \
    YIZHAN_LOG_FORMAT=json \
    YIZHAN_LOG_LEVEL=info
USER 10001:10001
WORKDIR /var/lib/yizhan
VOLUME /var/lib/yizhan
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 CMD ["python", "-c", \
    "from http.client import HTTPConnection as C; c = C('127.0.0.1', 8000, timeout=4); c.request('GET', '/healthz'); assert c.getresponse().status == 200"]
ENTRYPOINT ["yizhan"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
