"""A whole PPO update in PyTorch, from a given batch: advantages, then epochs of minibatches on the clipped surrogate and half the value
error, one Adam and one bound on the gradient for both networks, with what is logged. The way of Stable-Baselines3's PPO.train."""

import time

import numpy
import torch
from torch.nn import functional as F

from torch_policy import GaussianPolicy, from_library_order, load, mlp
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
        both = [*self.parameters, *self.value_parameters]
        adam = torch.optim.Adam(both, lr=self.config["policyLearningRate"], eps=1e-8)
        start = time.perf_counter()
        advantages, targets = self.estimate_advantages()
        report = self.epochs(adam, both, advantages, targets)
        return {"seconds": time.perf_counter() - start, **report}

    def estimate_advantages(self):
        gamma, decay = self.config["gamma"], self.config["gamma"] * self.config["lambda"]
        with torch.no_grad():
            values = self.value(self.inputs).flatten().numpy().reshape(self.rewards.shape)
        advantages = numpy.zeros_like(values)
        following, running = self.bootstrap[-1], 0.0
        for t in reversed(range(len(values))):
            alive = 1.0 - self.terminated[t]
            running = self.rewards[t] + gamma * following * alive - values[t] + decay * alive * running
            advantages[t] = running
            following = values[t]
        return torch.from_numpy(advantages.ravel()), torch.from_numpy((advantages + values).ravel())

    def epochs(self, adam, both, all_advantages, targets):
        config, clip = self.config, self.config["clip"]
        for _ in range(config["policyEpochs"]):
            for rows in torch.split(torch.randperm(len(targets)), config["policyMinibatch"]):
                advantages = all_advantages[rows]
                advantages = (advantages - advantages.mean()) / (advantages.std() + 1e-8)
                inputs = self.inputs[rows]
                log_ratio = self.policy.log_prob(self.policy.net(inputs), self.actions[rows]) - self.log_probs[rows]
                ratio = torch.exp(log_ratio)
                policy_loss = -torch.min(advantages * ratio, advantages * torch.clamp(ratio, 1 - clip, 1 + clip)).mean()
                loss = policy_loss + config["valueCoefficient"] * F.mse_loss(self.value(inputs).flatten(), targets[rows])
                with torch.no_grad():
                    approx_kl = torch.mean((ratio - 1) - log_ratio).item()
                    clip_fraction = torch.mean((torch.abs(ratio - 1) > clip).float()).item()
                adam.zero_grad()
                loss.backward()
                torch.nn.utils.clip_grad_norm_(both, config["maxGradientNorm"])
                adam.step()
        return {"approxKl": approx_kl, "clipFraction": clip_fraction, "policyLoss": policy_loss.item()}


rival = Rival()
serve({"start": rival.start, "measure": rival.measure})
