"""A whole TRPO update in PyTorch, from a given batch: advantages, gradient, 15 Fisher products with the KL's graph kept, line
search, value regression by minibatch Adam. The work is that of algorithms/trpo.ts, in the way Stable-Baselines3-contrib does it."""

import time

import numpy
import torch
from torch.nn import functional as F

from torch_policy import GaussianPolicy, flat, from_library_order, kl, load, mlp
from wire import about, array, serve, tensor


class Rival:
    def start(self, request):
        self.config = config = request["config"]
        steps, environments, widths = config["horizon"], config["environments"], config["widths"]
        rows = steps * environments
        self.policy = GaussianPolicy(widths)
        self.value = mlp([*widths[:-1], 1])
        self.parameters = self.policy.parameters_in_order()
        self.value_parameters = list(self.value.parameters())
        self.theta = from_library_order(tensor(request["theta"], -1), self.parameters)
        self.phi = from_library_order(tensor(request["phi"], -1), self.value_parameters)
        self.inputs = tensor(request["inputs"], rows, widths[0])
        self.actions = tensor(request["actions"], rows, widths[-1])
        self.log_probs = torch.from_numpy(array(request["logProbs"], "<f8", rows)).float()
        self.rewards = array(request["rewards"], "<f8", steps, environments)
        self.terminated = array(request["terminated"], "u1", steps, environments)
        self.bootstrap = array(request["bootstrap"], "<f4", steps, environments)
        for _ in range(request["warmup"]):
            report = self.update()
        return {**about(), **report}

    def measure(self, _):
        return self.update()

    def update(self):
        load(self.theta, self.parameters)
        load(self.phi, self.value_parameters)
        adam = torch.optim.Adam(self.value_parameters, lr=self.config["valueLearningRate"])
        start = time.perf_counter()
        advantages, targets, loss = self.estimate_advantages()
        policy = self.step(advantages)
        self.fit(adam, targets)
        return {"seconds": time.perf_counter() - start, "valueLossBefore": loss, **policy}

    def estimate_advantages(self):
        gamma, decay = self.config["gamma"], self.config["gamma"] * self.config["lambda"]
        with torch.no_grad():
            predicted = self.value(self.inputs).flatten()
        values = predicted.numpy().reshape(self.rewards.shape)
        advantages = numpy.zeros_like(values)
        following, running = self.bootstrap[-1], 0.0
        for t in reversed(range(len(values))):
            alive = 1.0 - self.terminated[t]
            running = self.rewards[t] + gamma * following * alive - values[t] + decay * alive * running
            advantages[t] = running
            following = values[t]
        targets = torch.from_numpy((advantages + values).ravel())
        raw = torch.from_numpy(advantages.ravel())
        return (raw - raw.mean()) / (raw.std() + 1e-8), targets, F.mse_loss(predicted, targets).item()

    def objectives(self, advantages, old_mean, old_log_std):
        mean = self.policy.net(self.inputs)
        ratio = torch.exp(self.policy.log_prob(mean, self.actions) - self.log_probs)
        return (advantages * ratio).mean(), kl(old_mean, old_log_std, mean, self.policy.log_std)

    def step(self, advantages):
        config, parameters = self.config, self.parameters
        with torch.no_grad():
            old_mean, old_log_std = self.policy.net(self.inputs), self.policy.log_std.clone()
        surrogate, divergence = self.objectives(advantages, old_mean, old_log_std)
        kl_gradient = flat(torch.autograd.grad(divergence, parameters, create_graph=True))
        g = flat(torch.autograd.grad(surrogate, parameters, retain_graph=True))

        def product(v):
            return flat(torch.autograd.grad((kl_gradient * v).sum(), parameters, retain_graph=True)) + config["cgDamping"] * v

        x, residual = conjugate_gradient(product, g, config["cgIterations"])
        curvature = torch.dot(x, g - residual)
        full = torch.sqrt(2 * config["maxKl"] / curvature) * x
        for tries in range(config["lineSearchBacktracks"]):
            load(self.theta + config["lineSearchShrink"] ** tries * full, parameters)
            with torch.no_grad():
                candidate, measured = self.objectives(advantages, old_mean, old_log_std)
            if measured <= config["maxKl"] and candidate > surrogate:
                return {"backtracks": tries, "kl": measured.item(), "surrogate": candidate.item()}
        load(self.theta, parameters)
        return {"backtracks": -1, "kl": 0.0, "surrogate": surrogate.item()}

    def fit(self, adam, targets):
        size = self.config["valueMinibatch"]
        for _ in range(self.config["valueEpochs"]):
            for rows in torch.split(torch.randperm(len(targets)), size):
                loss = F.mse_loss(self.value(self.inputs[rows]).flatten(), targets[rows])
                adam.zero_grad()
                loss.backward()
                adam.step()


def conjugate_gradient(product, b, iterations):
    x, r, p = torch.zeros_like(b), b.clone(), b.clone()
    squares = torch.dot(r, r)
    for _ in range(iterations):
        z = product(p)
        alpha = squares / torch.dot(p, z)
        x += alpha * p
        r -= alpha * z
        following = torch.dot(r, r)
        p = r + following / squares * p
        squares = following
    return x, r


rival = Rival()
serve({"start": rival.start, "measure": rival.measure})
