// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.plan;

import io.kiovec.io.Limit;
import io.kiovec.io.Limits;
import io.kiovec.io.ScatterList;
import io.kiovec.spi.TransferRules;

/**
 * The plan of what cannot be split, a command's data or a tape block: what is beyond the hard limits is done
 * indirectly, in one piece (rule M7).
 */
public final class WholePlan extends TransferPlan {

    private final long maxTransfer;

    /**
     * Makes the plan.
     *
     * @param limits of the endpoint
     * @param rules of the policy
     * @param generation of the policy
     */
    public WholePlan(Limits limits, TransferRules rules, long generation) {
        super(limits, rules, generation, limits.getOr(Limit.LENGTH_ALIGNMENT, 1));
        maxTransfer = limits.getOr(Limit.MAX_TRANSFER, Long.MAX_VALUE);
    }

    @Override
    public long unit() {
        return 1;
    }

    @Override
    boolean isTooLarge(long length) {
        return length > maxTransfer;
    }

    @Override
    boolean hasTooManyPieces(ScatterList scatter, long at, long length) {
        return scatter.elements(at, length, shape()) > maxElements();
    }
}
