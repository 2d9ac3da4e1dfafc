// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.memory;

import io.kiovec.io.Region;
import io.kiovec.io.ScatterList;
import io.kiovec.io.ScatterMapper;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicReference;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Scatter lists from the mapper that is there, or estimates of one piece for each 4 KiB page when none is. */
@Component(service = ScatterSource.class)
public final class ScatterSource {

    /** The smallest page that the supported systems have: an estimate never counts too few elements. */
    private static final int PAGE = 4096;

    private final AtomicReference<ScatterMapper> mapper = new AtomicReference<>();

    /** Called by the component runtime. */
    public ScatterSource() {
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    void bindMapper(ScatterMapper came) {
        mapper.set(came);
    }

    void unbindMapper(ScatterMapper gone) {
        mapper.compareAndSet(gone, null);
    }

    /**
     * {@return the pieces of a region}
     *
     * @param region the region
     */
    public ScatterList map(Region region) {
        ScatterMapper present = mapper.get();
        return present == null ? ScatterList.estimate(region.base(), region.length(), PAGE) : present.map(region);
    }

    /**
     * {@return the pieces of native memory}
     *
     * @param memory the memory
     */
    public ScatterList map(MemorySegment memory) {
        ScatterMapper present = mapper.get();
        return present == null ? ScatterList.estimate(memory.address(), memory.byteSize(), PAGE) : present.map(memory);
    }
}
