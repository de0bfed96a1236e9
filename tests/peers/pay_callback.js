// A callback function as the documentation asks for one. It tells what it was called with in its log.
const cloud = require('wx-server-sdk')
cloud.init({
  env: cloud.DYNAMIC_CURRENT_ENV
})
exports.main = async (event, context) => {
  console.log(JSON.stringify({ event, source: cloud.getWXContext().SOURCE }))
  return { errcode: 0, errmsg: 'OK' }
}
