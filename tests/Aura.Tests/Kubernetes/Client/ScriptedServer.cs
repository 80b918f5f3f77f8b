using System.Net;
using System.Text;
using Aura.Kubernetes;

namespace Aura.Tests.Kubernetes.Client;

/// <summary>Plays an API server from a script: each request gets the next answer, and is kept for inspection.</summary>
internal sealed class ScriptedServer : HttpMessageHandler
{
    private readonly Queue<Func<HttpRequestMessage, Task<HttpResponseMessage>>> _answers = [];

    public List<ScriptedRequest> Requests { get; } = [];

    public ScriptedRequest Last => Requests[^1];

    public KubeClient Connect(TimeProvider? time = null) =>
        new(new HttpClient(this) { BaseAddress = new Uri("https://scripted.local:6443/") }, time);

    public ScriptedServer Answers(string json, int status = 200, params (string Name, string Value)[] headers) =>
        Answers(_ =>
        {
            var response = Response(new StringContent(json, Encoding.UTF8, "application/json"), status);
            foreach (var (name, value) in headers)
                response.Headers.TryAddWithoutValidation(name, value);
            return response;
        });

    public ScriptedServer AnswersText(string text, int status, string type = "text/plain") =>
        Answers(_ => Response(new StringContent(text, Encoding.UTF8, type), status));

    public ScriptedServer Streams(Stream body) => Answers(_ => Response(new StreamContent(body), 200));

    public ScriptedServer Streams(params string[] lines) =>
        Streams(new MemoryStream(Encoding.UTF8.GetBytes(string.Concat(lines.Select(l => l + "\n")))));

    public ScriptedServer Fails(Exception failure) => Then(_ => Task.FromException<HttpResponseMessage>(failure));

    public ScriptedServer Answers(Func<HttpRequestMessage, HttpResponseMessage> answer) =>
        Then(request => Task.FromResult(answer(request)));

    public ScriptedServer Then(Func<HttpRequestMessage, Task<HttpResponseMessage>> answer)
    {
        _answers.Enqueue(answer);
        return this;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        var body = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancel);
        Requests.Add(new ScriptedRequest(request.Method.Method, request.RequestUri!.PathAndQuery, body,
            request.Content?.Headers.ContentType?.ToString(), $"{request.Headers.Accept}"));
        Assert.True(_answers.Count > 0, $"the script has no answer for {request.Method} {request.RequestUri}");
        var answer = await _answers.Dequeue()(request).WaitAsync(cancel);
        answer.RequestMessage = request;
        return answer;
    }

    private static HttpResponseMessage Response(HttpContent content, int status) =>
        new((HttpStatusCode)status) { Content = content };
}
