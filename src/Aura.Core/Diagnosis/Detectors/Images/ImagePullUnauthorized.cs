namespace Aura.Diagnosis.Detectors.Images;

/// <summary>The registry refuses the pull for lack of credentials.</summary>
public sealed class ImagePullUnauthorized() : ImagePullDetector(
    "ImagePullUnauthorized", "the registry wants credentials", ImagePullCause.Unauthorized);
