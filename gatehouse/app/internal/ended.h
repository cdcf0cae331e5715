// What is answered when sessions were ended: how many.
#pragma once

namespace gatehouse {

struct Ended {
  int ended;
};

}  // namespace gatehouse
