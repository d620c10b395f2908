# One image for migrate, web, worker and beat; which of them it is, the command says. Bases are pinned by tag: add
# the digest that your registry shows if you want the same bytes every time.
FROM python:3.11-slim-trixie AS packages
COPY requirements/runtime.txt .
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --require-hashes --only-binary :all: -r runtime.txt

FROM python:3.11-slim-trixie
# pg_dump and pg_restore 17, for `manage.py backup` and `restore`.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends postgresql-client-17 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 1000 --no-create-home --shell /usr/sbin/nologin podium \
    && install --directory --owner podium --group podium /data
COPY --from=packages /venv /venv
ENV PATH=/venv/bin:$PATH PODIUM_DATA=/data PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /app
COPY . .
RUN python -m compileall -q .
USER 1000:1000
EXPOSE 8000
CMD ["python", "-m", "config.processes", "web", "0.0.0.0:8000"]
