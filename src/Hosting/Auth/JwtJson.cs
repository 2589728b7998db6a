using System.Text.Json;
using System.Text.Json.Serialization;

namespace RoomLens.Hosting.Auth;

/// <summary>Source-generated JSON of token headers and payloads.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(JwtHeader))]
[JsonSerializable(typeof(JwtPayload))]
internal sealed partial class JwtJson : JsonSerializerContext;
