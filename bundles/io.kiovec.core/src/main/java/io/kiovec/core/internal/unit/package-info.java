// SPDX-License-Identifier: Apache-2.0
/**
 * A device of this process, whatever face it is opened by: its openings, its gate, the succession of its endpoints, its
 * figures, and what all requests have in common. What differs between blocks, commands and tapes is a {@link Face}, and
 * lives in the packages beside this one. Requests come on applications' threads; a unit's own thread is there only
 * while its endpoint changes.
 */
package io.kiovec.core.internal.unit;
