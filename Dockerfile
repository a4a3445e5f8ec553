# The program of web, worker, beat and migrations: which of them, the command says. See docker-compose.yml.

FROM node:22-slim AS components
WORKDIR /components
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts

FROM python:3.13-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /srv/procure
COPY requirements/run.lock requirements/run.lock
RUN pip install --require-hashes --only-binary=:all: -r requirements/run.lock
COPY . .
COPY --from=components /components/node_modules node_modules
RUN pip install --no-deps --no-build-isolation -e . \
    && python procure/assets/build.py \
    && python -m procure.core.translations compile \
    && rm -rf node_modules \
    && useradd --system procure \
    && install --directory --owner procure /data
USER procure
ENV DATA_DIR=/data
EXPOSE 8000
CMD ["gunicorn", "--bind", "0.0.0.0:8000", "--workers", "4", "--timeout", "60", "procure.app:create_app()"]
