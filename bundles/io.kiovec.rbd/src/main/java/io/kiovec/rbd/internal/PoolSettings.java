// SPDX-License-Identifier: Apache-2.0
package io.kiovec.rbd.internal;

import java.util.Set;

/**
 * One configuration.
 *
 * @param pools for which pools it is; none for all
 * @param scan whether {@code devices} lists the images
 * @param lock who may write an image that is open for writing
 * @param terms how the cluster is connected to
 */
record PoolSettings(Set<String> pools, Scan scan, Lock lock, ClusterTerms terms) {

    /** Whether images are listed. */
    enum Scan {
        /** With every scan. */
        YES,
        /** Never. */
        NO
    }

    /** What is done about an image's exclusive lock. */
    enum Lock {
        /** librbd takes it with the first write, where the image has the feature, and hands it to who else asks for it. */
        SHARED,
        /** It is taken when the image is opened for writing, and kept. */
        KEPT
    }

    /** Keeps its own set. */
    PoolSettings {
        pools = Set.copyOf(pools);
    }

    /** {@return what holds where nothing is configured} */
    static PoolSettings usual() {
        return new PoolSettings(Set.of(), Scan.NO, Lock.SHARED, ClusterTerms.usual());
    }

    boolean isFor(String pool) {
        return pools.isEmpty() || pools.contains(pool);
    }
}
