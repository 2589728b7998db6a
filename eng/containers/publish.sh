#!/usr/bin/env bash
# Publishes the program with its own .NET into artifacts/publish, as the Dockerfile copies it.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
rm -rf "$root/artifacts/publish"
dotnet publish "$root/src/RoomLens/RoomLens.csproj" -c Release -r linux-x64 --self-contained -p:RestoreLockedMode=false \
  -p:NuGetLockFilePath=obj/publish.lock.json -o "$root/artifacts/publish" -v q --nologo
