// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.doctor;

import io.kiovec.api.Swaps;
import io.kiovec.io.Address;
import io.kiovec.spi.TransferPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Configurations that were refused, so that the last good ones are in force. */
final class SettingsCheck implements Check {

    private final Supplier<List<TransferPolicy.Problem>> policy;
    private final Supplier<List<Swaps.Problem>> swaps;

    SettingsCheck(Supplier<List<TransferPolicy.Problem>> policy, Supplier<List<Swaps.Problem>> swaps) {
        this.policy = policy;
        this.swaps = swaps;
    }

    @Override
    public List<Finding> look(Optional<Address> asked) {
        List<Finding> found = new ArrayList<>();
        policy.get().forEach(problem -> found.add(Finding.degraded("io.kiovec.policy",
                problem.key() + "=" + problem.value() + " was refused, so the last good policy is in force: allowed is "
                        + problem.allowed(),
                "kiovec policy")));
        swaps.get().forEach(problem -> found.add(Finding.degraded("io.kiovec.swap",
                problem.key() + "=" + problem.value() + " was refused, so the last good configuration is in force",
                problem.mended())));
        return found;
    }
}
