using System.Text.Json.Serialization;

namespace Aura.Mcp.Tasks;

[JsonSerializable(typeof(TaskState))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class TaskJson : JsonSerializerContext;
