// SPDX-License-Identifier: Apache-2.0
package io.kiovec.filter.internal;

import io.kiovec.filter.internal.Verdict.Fail;
import io.kiovec.io.Failure;
import io.kiovec.io.TransferMode;
import java.util.List;
import java.util.function.Supplier;

/** The faults of one endpoint: the rules of its address, then those that are configured. Any thread. */
class FaultTreatment implements Treatment {

    private final List<FaultRule> own;
    private final List<Hang> hangs;
    private final Supplier<List<FaultRule>> configured;

    FaultTreatment(List<FaultRule> own, List<Hang> hangs, Supplier<List<FaultRule>> configured) {
        this.own = own;
        this.hangs = hangs;
        this.configured = configured;
    }

    /** The first rule that meets it; each rule counts what it means, also what another one met. */
    @Override
    public Verdict before(Operation operation) {
        Verdict first = meet(own, operation, Verdict.PASS);
        return meet(configured.get(), operation, first);
    }

    private static Verdict meet(List<FaultRule> rules, Operation operation, Verdict before) {
        Verdict first = before;
        for (FaultRule rule : rules) {
            Verdict met = rule.meet(operation, operation.block);
            if (first == Verdict.PASS && !isIdle(met, operation)) {
                first = met;
            }
        }
        return first;
    }

    /** An indirect transfer cannot be refused to be direct. */
    private static boolean isIdle(Verdict verdict, Operation operation) {
        return verdict instanceof Fail fail && fail.refusal().failure() == Failure.DIRECT_IMPOSSIBLE
                && operation.mode == TransferMode.INDIRECT;
    }

    @Override
    public void close() {
        hangs.forEach(Hang::release);
    }
}
