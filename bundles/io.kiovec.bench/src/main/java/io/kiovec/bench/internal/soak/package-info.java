// SPDX-License-Identifier: Apache-2.0
/**
 * {@code soak}: traffic on several devices whose drivers are swapped, updated, crashed and hung, beside a model of what may
 * be on them. Each file of traffic has threads of its own; what they find goes into one {@link io.kiovec.bench.internal.soak.Ledger}.
 */
package io.kiovec.bench.internal.soak;
