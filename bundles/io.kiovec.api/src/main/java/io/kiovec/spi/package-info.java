// SPDX-License-Identifier: Apache-2.0
/**
 * What vendors implement: transports with their endpoints, allocators, policies. The framework finds them as services
 * and calls them from its own and from applications' threads; each type says which. Start with {@link Transport} and
 * {@link BlockEndpoint}: open, limits, identity, read, write, flush and close are an hour's work (rule D1), and queues,
 * splitting, staging and statistics come from the framework.
 *
 * <p>Rule D4: types here that vendors implement are consumer types and grow by default methods only.
 */
@Export
@Version("0.2.0")
package io.kiovec.spi;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
