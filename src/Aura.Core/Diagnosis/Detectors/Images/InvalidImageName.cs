namespace Aura.Diagnosis.Detectors.Images;

/// <summary>The image reference is malformed, so nothing is even tried.</summary>
public sealed class InvalidImageName() : ImagePullDetector(
    "InvalidImageName", "the reference is malformed", ImagePullCause.InvalidName);
