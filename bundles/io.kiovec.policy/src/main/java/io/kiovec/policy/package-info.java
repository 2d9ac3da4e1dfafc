// SPDX-License-Identifier: Apache-2.0
/**
 * The transfer policy, from Configuration Admin: default mode, veto, smallest direct transfer, rules by address. The
 * core asks it when a device is opened and after each change. Without this bundle everything is indirect.
 */
package io.kiovec.policy;
