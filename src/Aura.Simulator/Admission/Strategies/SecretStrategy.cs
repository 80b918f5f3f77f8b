using System.Text;
using Aura.Simulator.Api;

namespace Aura.Simulator.Admission.Strategies;

/// <summary>stringData is for writing only: it goes into data, encoded.</summary>
internal static class SecretStrategy
{
    public static void Prepare(AdmissionRequest request)
    {
        var secret = request.New!;
        foreach (var (key, value) in secret.Map("stringData"))
            secret.Ensure("data")[key] = Convert.ToBase64String(Encoding.UTF8.GetBytes(value));
        secret.Remove("stringData");
    }
}
