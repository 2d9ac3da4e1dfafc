// SPDX-License-Identifier: Apache-2.0
/**
 * Long proofs by strangers' software: libiscsi's conformance suite against the disks that {@code kiovec target} serves.
 * They run with {@code mvn verify -Pproof} only, and need Debian's package {@code libiscsi-bin}.
 */
package io.kiovec.conformance;
