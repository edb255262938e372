# Not built by the tests of this project: they have no container engine. What goes into the image is the release archive, which they build, unpack and start.
#   docker build -t cleancustomers .
#   docker run --rm cleancustomers --version
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /src
COPY . .
RUN eng/release.sh /release \
    && mkdir /program /data \
    && tar -xzf /release/cleancustomers-*-linux-x64.tar.gz -C /program --strip-components=1

# With ICU and time zones; the variants called alpine and chiseled lack them, and the program refuses to start without ICU.
FROM mcr.microsoft.com/dotnet/aspnet:10.0
COPY --from=build /program /opt/cleancustomers
# A new volume takes its owner from here; the program folder stays root's.
COPY --from=build --chown=$APP_UID:$APP_UID /data /data
# The root file system may be read-only: data go to the volume, nothing else is written.
ENV CLEANCUSTOMERS_Storage__Folder=/data \
    CLEANCUSTOMERS_Providers__Folder=/etc/cleancustomers/providers \
    CLEANCUSTOMERS_urls=http://0.0.0.0:5080 \
    DOTNET_EnableDiagnostics=0
VOLUME /data
WORKDIR /data
USER $APP_UID
STOPSIGNAL SIGTERM
# The image has no curl; bash reads the status line itself.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/5080 && printf 'GET /health/live HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && read -r -u 3 status && [[ $status == *' 200 '* ]]"]
EXPOSE 5080
ENTRYPOINT ["/opt/cleancustomers/cleancustomers"]
CMD ["serve"]
