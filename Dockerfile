# The service alone in an image: one static program, no shell, not root.
#   docker build -t qalauly .
# The target "tools" has pg_dump and pg_restore beside it, for backup and restore.

FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=
RUN CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags "-s -w -X main.version=${VERSION}" -o /out/qalauly ./cmd/qalauly \
 && mkdir -p /out/files

# The major version must be that of the PostgreSQL server, or newer.
FROM postgres:17-bookworm AS tools
COPY --from=build /out/qalauly /usr/local/bin/qalauly
USER 65532:65532
ENTRYPOINT ["qalauly"]
CMD ["--help"]

# The time zones are inside the program.
FROM scratch AS service
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /out/qalauly /qalauly
COPY --from=build --chown=65532:65532 /out/files /files
USER 65532:65532
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["/qalauly", "healthz"]
ENTRYPOINT ["/qalauly"]
CMD ["serve"]
