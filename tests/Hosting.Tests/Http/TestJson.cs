using System.Text.Json;
using System.Text.Json.Serialization;

namespace RoomLens.Hosting.Tests.Http;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, NumberHandling = JsonNumberHandling.Strict, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(TestBody))]
internal sealed partial class TestJson : JsonSerializerContext;
