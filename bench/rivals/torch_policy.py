"""A Gaussian policy in PyTorch as its users write it (nn.Linear, tanh, state-independent log sigma), whose parameters can be read
and written in this library's order: weights [inputs, outputs], each followed by its bias, log sigma last."""

import torch
from torch import nn


def mlp(widths):
    layers = []
    for inputs, outputs in zip(widths, widths[1:]):
        layers += [nn.Linear(inputs, outputs), nn.Tanh()]
    return nn.Sequential(*layers[:-1])


class GaussianPolicy(nn.Module):
    def __init__(self, widths):
        super().__init__()
        self.net = mlp(widths)
        self.log_std = nn.Parameter(torch.zeros(widths[-1]))

    def parameters_in_order(self):
        return [*self.net.parameters(), self.log_std]

    def log_prob(self, mean, actions):
        z = (actions - mean) * torch.exp(-self.log_std)
        return (-0.5 * z * z - self.log_std - 0.9189385332046727).sum(1)


def kl(old_mean, old_log_std, mean, log_std):
    """Mean KL(old || new), summed over dimensions."""
    variance = torch.exp(2 * log_std)
    terms = log_std - old_log_std + (torch.exp(2 * old_log_std) + (old_mean - mean) ** 2) / (2 * variance) - 0.5
    return terms.sum(1).mean()


def flat(tensors):
    return torch.cat([t.reshape(-1) for t in tensors])


def split(vector, parameters):
    """Views of a flat vector in PyTorch's own order, shaped like the parameters."""
    pieces = torch.split(vector, [p.numel() for p in parameters])
    return [piece.view_as(p) for piece, p in zip(pieces, parameters)]


def to_library_order(vector, parameters):
    return flat([t.t() if t.dim() == 2 else t for t in split(vector, parameters)])


def from_library_order(vector, parameters):
    pieces = torch.split(vector, [p.numel() for p in parameters])
    return flat([piece.view(p.shape[1], p.shape[0]).t() if p.dim() == 2 else piece for piece, p in zip(pieces, parameters)])


def load(vector, parameters):
    """Sets the parameters from a flat vector in PyTorch's own order."""
    with torch.no_grad():
        for parameter, value in zip(parameters, split(vector, parameters)):
            parameter.copy_(value)
