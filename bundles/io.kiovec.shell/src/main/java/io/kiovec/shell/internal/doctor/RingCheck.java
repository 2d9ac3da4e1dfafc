// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.doctor;

import io.kiovec.io.Address;
import io.kiovec.shell.internal.linux.LinuxFacts;
import io.kiovec.shell.internal.linux.LinuxFacts.Capability;
import java.util.List;
import java.util.Optional;

/** Whether the kernel gives rings, io_uring(7), to this process. */
final class RingCheck implements Check {

    private static final String DISABLED = "/proc/sys/kernel/io_uring_disabled";
    private static final String MEND = "sysctl -w kernel.io_uring_disabled=0";
    private static final String COMES = ", so queues of raw: work with threads";

    private final LinuxFacts linux;

    RingCheck(LinuxFacts linux) {
        this.linux = linux;
    }

    @Override
    public List<Finding> look(Optional<Address> asked) {
        if (asked.isPresent() && !asked.get().scheme().equals("raw")) {
            return List.of();
        }
        return switch (linux.text(DISABLED).orElse("0")) {
            case "2" -> List.of(Finding.degraded("io_uring", "the kernel gives no rings to anybody" + COMES, MEND));
            case "1" -> linux.has(Capability.CAP_SYS_ADMIN) || linux.isInGroup(group())
                    ? List.of()
                    : List.of(Finding.degraded("io_uring",
                            "the kernel gives rings with CAP_SYS_ADMIN or in group " + group() + " only" + COMES,
                            MEND));
            default -> List.of();
        };
    }

    private String group() {
        return linux.text("/proc/sys/kernel/io_uring_group").orElse("-1");
    }
}
