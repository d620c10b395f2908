# One image for web, worker and beat; which of them it is, the command says.
FROM python:3.11-slim

RUN useradd --create-home --uid 1000 podium \
    && install --directory --owner podium --group podium /data
WORKDIR /app
COPY requirements/runtime.txt requirements/runtime.txt
RUN pip install --no-cache-dir --require-hashes -r requirements/runtime.txt
COPY . .
USER podium
ENV PODIUM_DATA=/data PYTHONUNBUFFERED=1
CMD ["python", "-m", "gunicorn", "config.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", "--threads", "32", "--timeout", "120", "--no-control-socket"]
