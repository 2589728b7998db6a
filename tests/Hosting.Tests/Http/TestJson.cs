using System.Text.Json;
using System.Text.Json.Serialization;

namespace RoomLens.Hosting.Tests.Http;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(TestBody))]
internal sealed partial class TestJson : JsonSerializerContext;
