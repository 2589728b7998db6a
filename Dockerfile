# One image for the three roles: docker run … roomlens scheduler|sfu|bot. Made by eng/containers/build.sh, which publishes the program
# into artifacts/publish first; nothing is compiled in here.
#
# Licence: the image holds Debian's libavcodec, which Debian builds with GPL parts (x264 and others), so the image as a whole may be passed
# on under the GPL, version 2 or later. RoomLens itself is Apache-2.0 and calls it through its public interface.
ARG BASE=debian:bookworm-slim
FROM ${BASE}
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates libavcodec59 libavutil57 libsqlite3-0 libssl3 libstdc++6 \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /usr/share/doc/*/changelog* \
 && groupadd --gid 10001 roomlens \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin roomlens \
 && install -d -o 10001 -g 10001 -m 0700 /data
COPY artifacts/publish /opt/roomlens
ENV DOTNET_EnableDiagnostics=0 \
    DOTNET_gcServer=0 \
    ROOMLENS__Data=/data
USER 10001:10001
WORKDIR /data
VOLUME /data
ENTRYPOINT ["/opt/roomlens/roomlens"]
CMD ["up"]
