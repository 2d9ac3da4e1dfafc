// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.doctor;

import io.kiovec.command.Bytes;
import io.kiovec.io.Address;
import io.kiovec.io.AllocatorStatistics;
import io.kiovec.shell.internal.linux.LinuxFacts;
import io.kiovec.shell.internal.linux.LinuxFacts.Capability;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** Huge pages and locked memory, beside what the allocators are to hold. */
final class MemoryCheck implements Check {

    static final String PID = "io.kiovec.buffers";
    private static final String HUGE = "/sys/kernel/mm/transparent_hugepage/enabled";

    /**
     * What is asked of memory.
     *
     * @param allocators what they may hold
     * @param configuration of the buffers, as it was given; empty where nothing was
     */
    record Asked(List<AllocatorStatistics> allocators, Map<String, Object> configuration) {

        private String setting(String key) {
            return String.valueOf(configuration.getOrDefault(key, "false"));
        }

        private long most() {
            return allocators.stream().mapToLong(AllocatorStatistics::maxBytes).sum();
        }
    }

    private final LinuxFacts linux;
    private final Supplier<Asked> needs;

    MemoryCheck(LinuxFacts linux, Supplier<Asked> needs) {
        this.linux = linux;
        this.needs = needs;
    }

    @Override
    public List<Finding> look(Optional<Address> asked) {
        if (asked.isPresent()) {
            return List.of();
        }
        List<Finding> found = new ArrayList<>();
        Asked memory = needs.get();
        boolean reserve = memory.setting("hugetlb").equals("true");
        hugePages(reserve, found);
        lockLimit(memory, found);
        return found;
    }

    private void hugePages(boolean reserve, List<Finding> found) {
        long free = linux.memory("HugePages_Free").orElse(0);
        if (reserve && free == 0) {
            found.add(Finding.degraded("huge pages",
                    "hugetlb of " + PID + " takes from the reserve of huge pages, and none of "
                            + linux.memory("HugePages_Total").orElse(0) + " is free",
                    "sysctl -w vm.nr_hugepages=512"));
        }
        boolean never = linux.text(HUGE).map(text -> text.contains("[never]")).orElse(false);
        if (never && !(reserve && free > 0)) {
            found.add(Finding.degraded("huge pages",
                    "transparent huge pages are off, so contiguous buffers are made of small pages",
                    "echo madvise > " + HUGE));
        }
    }

    private void lockLimit(Asked memory, List<Finding> found) {
        OptionalLong limit = linux.lockLimit();
        long most = memory.most();
        if (limit.isEmpty() || limit.getAsLong() >= most || linux.has(Capability.CAP_IPC_LOCK)) {
            return;
        }
        String may = "the process may lock " + Bytes.text(limit.getAsLong()) + " of memory (RLIMIT_MEMLOCK)";
        String mend = "LimitMEMLOCK=" + most;
        switch (memory.setting("lock")) {
            case "required" ->
                found.add(Finding.broken("memlock", may + ", and lock=required of " + PID + " needs up to "
                        + Bytes.text(most) + ": allocations beyond fail", mend));
            case "true" ->
                found.add(Finding.degraded("memlock", may + ", and lock=true of " + PID + " would lock up to "
                        + Bytes.text(most) + ": what is beyond can be paged out", mend));
            default -> found.add(Finding.note("memlock", may + ", and queues register up to " + Bytes.text(most)
                    + " of buffers with the kernel: beyond that requests cost more", mend));
        }
    }
}
