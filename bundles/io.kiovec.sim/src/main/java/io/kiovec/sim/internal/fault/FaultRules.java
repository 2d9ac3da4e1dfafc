// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.fault;

import io.kiovec.sim.internal.adapter.Draws;
import io.kiovec.sim.internal.fault.Action.Stage;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * The rules in force. Asking costs one look when there are none. A rule that stays as it is keeps its count when others
 * change; a rule that changes begins anew. Any thread.
 */
public final class FaultRules {

    /** A rule with what it has counted. */
    private static final class Armed {
        final FaultRule rule;
        final Pattern devices;
        final Draws draws;
        /** By device, for one rule may mean many, and their commands come in any order. */
        final Map<String, AtomicLong> counts = new ConcurrentHashMap<>();

        Armed(FaultRule rule) {
            this.rule = rule;
            devices = rule.devices();
            draws = new Draws(rule.seed());
        }

        boolean meets(MemorySegment cdb, Victim victim) {
            if (!devices.matcher(victim.name()).matches() || !rule.means(cdb, victim)) {
                return false;
            }
            long count = counts.computeIfAbsent(victim.name(), name -> new AtomicLong()).incrementAndGet();
            return rule.occurrence().holds(count)
                    && (rule.probability() >= 1 || draws.nextDouble() < rule.probability());
        }
    }

    private volatile List<Armed> armed = List.of();

    /** With none in force. */
    public FaultRules() {
    }

    /**
     * Puts rules in force in place of those before.
     *
     * @param rules all of them, with different names
     */
    public synchronized void replace(Collection<FaultRule> rules) {
        List<Armed> fresh = new ArrayList<>();
        rules.stream().sorted(Comparator.comparing(FaultRule::name)).forEach(rule -> fresh.add(armed.stream()
                .filter(present -> present.rule.equals(rule)).findFirst().orElseGet(() -> new Armed(rule))));
        armed = List.copyOf(fresh);
    }

    /** {@return whether there are none} */
    public boolean isEmpty() {
        return armed.isEmpty();
    }

    /** {@return the rules in force, in the order in which they are asked} */
    public List<FaultRule> rules() {
        return armed.stream().map(each -> each.rule).toList();
    }

    /**
     * {@return the first rule that meets a command; empty for none} Each rule counts the commands that it means, also
     * those that another rule met.
     *
     * @param stage where the command is
     * @param victim the device
     * @param cdb the command
     */
    public Optional<Fault> meet(Stage stage, Victim victim, MemorySegment cdb) {
        List<Armed> now = armed;
        return now.isEmpty() ? Optional.empty() : meet(now, stage, victim, cdb);
    }

    private static Optional<Fault> meet(List<Armed> now, Stage stage, Victim victim, MemorySegment cdb) {
        Armed first = null;
        for (Armed each : now) {
            if (each.rule.action().stage() == stage && each.meets(cdb, victim) && first == null) {
                first = each;
            }
        }
        return first == null ? Optional.empty() : Optional.of(new Fault(first.rule, first.draws));
    }
}
