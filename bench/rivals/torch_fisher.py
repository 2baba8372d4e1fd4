"""Fisher product by double back-propagation, written two ways: with the graph of the KL's gradient kept between products, as
Stable-Baselines3-contrib's TRPO does, and with KL, gradient and product anew each time, as Spinning Up's graph runs it."""

import torch

from torch_policy import GaussianPolicy, flat, from_library_order, kl, load, to_library_order
from wire import about, encode, serve, tensor, timed


class Rival:
    def start(self, request):
        widths, rows = request["widths"], request["rows"]
        self.policy = GaussianPolicy(widths)
        self.parameters = self.policy.parameters_in_order()
        load(from_library_order(tensor(request["theta"], -1), self.parameters), self.parameters)
        self.inputs = tensor(request["inputs"], rows, widths[0])
        self.vector = from_library_order(tensor(request["vector"], -1), self.parameters)
        with torch.no_grad():
            self.old_mean = self.policy.net(self.inputs)
            self.old_log_std = self.policy.log_std.clone()
        self.kept = self.kl_gradient()
        for _ in range(request["warmup"]):
            self.anew()
            self.from_kept()
        product = to_library_order(self.from_kept(), self.parameters)
        return {**about(), "product": encode(product)}

    def kl_gradient(self):
        divergence = kl(self.old_mean, self.old_log_std, self.policy.net(self.inputs), self.policy.log_std)
        return flat(torch.autograd.grad(divergence, self.parameters, create_graph=True))

    def from_kept(self):
        return flat(torch.autograd.grad((self.kept * self.vector).sum(), self.parameters, retain_graph=True))

    def anew(self):
        gradient = self.kl_gradient()
        return flat(torch.autograd.grad((gradient * self.vector).sum(), self.parameters))

    def measure(self, request):
        return {"seconds": timed(getattr(self, request["way"]), request["calls"])}


rival = Rival()
serve({"start": rival.start, "measure": rival.measure})
