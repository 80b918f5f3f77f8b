namespace Aura.Diagnosis.Detectors.Images;

/// <summary>The image exists, but not for the node's architecture.</summary>
public sealed class ImageArchitectureMismatch() : ImagePullDetector("ImageArchitectureMismatch",
    "it is not built for the node's architecture", ImagePullCause.WrongArchitecture);
