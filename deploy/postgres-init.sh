#!/bin/sh
# First start of the postgres container: the database, its three roles (none a superuser) and the vector extension.
set -eu

psql --set ON_ERROR_STOP=1 --username postgres --dbname postgres \
    --set owner_password="$DAEDAM_OWNER_PASSWORD" \
    --set app_password="$DAEDAM_APP_PASSWORD" \
    --set media_password="$DAEDAM_MEDIA_PASSWORD" <<'SQL'
CREATE ROLE daedam_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE daedam_app LOGIN PASSWORD :'app_password';
CREATE ROLE daedam_media LOGIN PASSWORD :'media_password';
CREATE DATABASE daedam OWNER daedam_owner TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8';
REVOKE ALL ON DATABASE daedam FROM PUBLIC;
GRANT CONNECT ON DATABASE daedam TO daedam_owner, daedam_app, daedam_media;
\connect daedam
CREATE EXTENSION vector;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO daedam_app, daedam_media;
SQL
