using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Aura.Execution;

/// <summary>Posts messages as JSON to one address.</summary>
public sealed class WebhookNotifier(string name, Uri address, HttpClient http) : INotifier
{
    public string Name { get; } = name;

    public async Task SendAsync(JsonObject message, CancellationToken cancel)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(message.ToJsonString()));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var answer = await http.PostAsync(address, content, cancel);
        if (!answer.IsSuccessStatusCode)
            throw new HttpRequestException($"receiver {Name} answered {(int)answer.StatusCode}");
    }
}
